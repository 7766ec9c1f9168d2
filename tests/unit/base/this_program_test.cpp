#include "base/this_program.h"

#include <gtest/gtest.h>

#include "base/digest.h"

namespace stackpilot {
namespace {

TEST(ThisProgram, IsTheFileThatRuns) {
  const Result<fs::path> path = this_program_path();
  ASSERT_TRUE(path);
  EXPECT_EQ(path->filename(), "base_test");
  EXPECT_EQ(this_program_digest(), file_digest(*path).value());
}

}  // namespace
}  // namespace stackpilot
