#include "model/program_place.h"

#include <gtest/gtest.h>

#include "base/this_program.h"

namespace stackpilot {
namespace {

TEST(ProgramPlace, HasANameThatTellsTheBuild) {
  const fs::path& place = this_program_for_nodes();
  EXPECT_EQ(place.parent_path(), programs_for_nodes);
  EXPECT_EQ(place.filename().string(), "stackpilot-" + this_program_digest().substr(0, 16));
  EXPECT_TRUE(is_program_for_nodes(place.filename().string()));
}

TEST(ProgramPlace, IsOfNoOtherFile) {
  for (const char* name : {"", "lab-id", "stackpilot", "stackpilot-", "stackpilot-0123456789abcde",
                           "stackpilot-0123456789abcdef0", "stackpilot-0123456789abcdeg",
                           "stackpilot-0123456789ABCDEF", "stackpilot-0123456789abcdef.7-0.tmp"}) {
    EXPECT_FALSE(is_program_for_nodes(name)) << name;
  }
}

TEST(ProgramPlace, IsInARepositoryOrNot) {
  const std::pair<const char*, const char*> rows[] = {
      {"/work/lab/bin/stackpilot", "/work/lab"},
      {"/work/lab/bin/stackpilot-2", "/work/lab"},
      {"/vagrant/.stackpilot/shared/stackpilot-0123456789abcdef", "/vagrant"},
      {"/usr/bin/stackpilot", "/usr"},
      {"/work/lab/build/quick/src/stackpilot", ""},
      {"/work/shared/stackpilot", ""},
      {"/work/.stackpilot/stackpilot", ""},
      {"/stackpilot", ""},
      {"", ""}};
  for (const auto& [program, repository] : rows) {
    EXPECT_EQ(repository_around(program), repository) << program;
  }
}

}  // namespace
}  // namespace stackpilot
