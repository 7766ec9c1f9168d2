#include "access/observe/host_limits.h"

#include <gtest/gtest.h>

namespace stackpilot::access {
namespace {

TEST(InotifyInstances, AreCountedOverAllProcesses) {
  const TempFolder proc = TempFolder::make(fs::temp_directory_path(), "proc-").value();
  ASSERT_TRUE(make_folder(proc.path() / "sys/fs/inotify"));
  ASSERT_TRUE(write_file(proc.path() / "sys/fs/inotify/max_user_instances", "128\n"));
  for (const char* pid : {"1", "42", "self"}) {
    ASSERT_TRUE(make_folder(proc.path() / pid / "fd"));
    fs::create_symlink("anon_inode:inotify", proc.path() / pid / "fd" / "3");
    fs::create_symlink("/dev/null", proc.path() / pid / "fd" / "4");
  }
  const InotifyInstances found = read_inotify_instances(proc.path());
  EXPECT_EQ(found.limit, 128);
  EXPECT_EQ(found.in_use, 2) << "self is one of them";
}

TEST(InotifyInstances, OfAnotherSystemAreNotKnown) {
  EXPECT_EQ(read_inotify_instances("/no/such/folder").limit, 0);
}

TEST(Processor, VirtualisesWithVmxOrSvmOnly) {
  const TempFolder proc = TempFolder::make(fs::temp_directory_path(), "proc-").value();
  const std::pair<const char*, bool> cases[] = {
      {"flags\t\t: fpu vmx sse\n", true},
      {"processor : 0\nflags : fpu svm\n", true},
      {"flags : fpu hypervisor svm_lock\nbugs : vmx\n", false},
      {"Features : fp asimd\n", true}};
  for (const auto& [text, can] : cases) {
    ASSERT_TRUE(write_file(proc.path() / "cpuinfo", text));
    EXPECT_EQ(can_virtualise(proc.path()), can) << text;
  }
}

}  // namespace
}  // namespace stackpilot::access
