#include "machine/container/engine_pid.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>

namespace stackpilot::machine::container {
namespace {

using namespace std::string_literals;

TEST(EnginePid, IsOfAProgramOnAFolder) {
  const fs::path data = "/clone/.stackpilot/engine/data";
  const auto ours = [&](const std::string& line) { return is_command_of(line, "dockerd", data); };
  EXPECT_TRUE(ours("/usr/sbin/dockerd\0--data-root\0/clone/.stackpilot/engine/data\0--bridge\0"s));
  EXPECT_TRUE(ours("dockerd\0/clone/.stackpilot/engine/data/x\0"s));
  EXPECT_TRUE(ours("dockerd\0/clone/.stackpilot/engine/data"s));
  EXPECT_FALSE(ours("tail\0dockerd\0/clone/.stackpilot/engine/data\0"s));
  EXPECT_FALSE(ours("dockerd\0--data-root\0/clone/.stackpilot/engine/data2\0"s));
  EXPECT_FALSE(ours("dockerd\0--data-root\0/other/clone/.stackpilot/engine/data\0"s));
  EXPECT_FALSE(ours("my-dockerd\0/clone/.stackpilot/engine/data\0"s));
  EXPECT_FALSE(ours("dockerd\0"s));
  EXPECT_FALSE(ours(""));
}

// The pid of this test stands for a stranger that got a pid of our engine.
TEST(EnginePid, AStrangersPidIsRemoved) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "pid-").value();
  const fs::path file = folder.path() / "containerd.pid";
  for (const std::string& text : {std::to_string(::getpid()), "0"s, "-1"s, ""s, "x"s}) {
    ASSERT_TRUE(write_file(file, text));
    EXPECT_EQ(living_pid(file, "containerd", folder.path()), 0) << text;
    remove_stale_pid(file, "containerd", folder.path());
    EXPECT_FALSE(fs::exists(file)) << text;
  }
  remove_stale_pid(file, "containerd", folder.path());
}

TEST(EnginePid, OursStays) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "pid-").value();
  const std::string self = read_file("/proc/self/cmdline").value();
  const std::string program = fs::path(self.c_str()).filename();
  // This test runs with an option, which stands for the folder here.
  const std::string argument = self.c_str() + std::strlen(self.c_str()) + 1;
  if (argument.empty()) GTEST_SKIP() << "run with an option, as ctest does";
  const fs::path file = folder.path() / "dockerd.pid";
  ASSERT_TRUE(write_file(file, std::to_string(::getpid()) + "\n"));
  remove_stale_pid(file, program, argument);
  EXPECT_EQ(living_pid(file, program, argument), ::getpid());
}

}  // namespace
}  // namespace stackpilot::machine::container
