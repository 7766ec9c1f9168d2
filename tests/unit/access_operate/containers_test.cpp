#include "access/operate/containers.h"

#include <gtest/gtest.h>

#include "unit/access_operate/fake_programs.h"

namespace stackpilot::access {
namespace {

struct Answered {
  const char* docker;
  bool runs;
};

TEST(RunsContainer, OnlyWhereTheEngineSaysSo) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "containers-").value();
  const Result<LabLock> lock = LabLock::acquire(folder.path() / "lock", "test");
  const Operator host(lock->permit(), {});
  const Answered all[] = {
      {"echo true", true}, {"echo false", false}, {"echo no such container >&2; exit 1", false}};
  for (const Answered& one : all) {
    const fakes::FakePrograms programs;
    programs.put("docker", one.docker);
    EXPECT_EQ(runs_container(host, "the-api"), one.runs) << one.docker;
    ASSERT_EQ(programs.calls().size(), 1U);
    EXPECT_TRUE(programs.calls()[0].ends_with(" the-api")) << programs.calls()[0];
  }
}

}  // namespace
}  // namespace stackpilot::access
