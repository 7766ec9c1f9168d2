#include "checks/machine_paths.h"

#include <gtest/gtest.h>

namespace stackpilot::checks {
namespace {

const std::set<std::string>& folders() {
  static const std::set<std::string> all = {"src", "infra", "bin", "docs", "vagrant"};
  return all;
}

TEST(MachinePaths, AreFoundWhereverTheyStand) {
  const char* table[] = {"/home/somebody/notes",          "/root/.cache/stackpilot",
                         "/Users/somebody/lab",           "/work/lab/.stackpilot/evidence/r1",
                         "/var/tmp/lab/.stackpilot/lock", "/mnt/disk/lab/infra/lab.yaml",
                         "/data/lab/bin/stackpilot"};
  for (const std::string path : table) {
    for (const std::string& text : {path, "see `" + path + "`", "\"" + path + "\"",
                                    "(" + path + ")", "evidence: " + path + " (head 1)"}) {
      const auto found = find_machine_paths("first line\n" + text, folders());
      ASSERT_EQ(found.size(), 1U) << text;
      EXPECT_EQ(found.front().path, path);
      EXPECT_EQ(found.front().line, 2);
    }
  }
}

TEST(MachinePaths, AreNotWhatIsTheSameOnEveryMachine) {
  for (const char* text :
       {"/etc/hosts", "/usr/src/linux", "/var/lib/docker", "/usr/bin/chromium",
        "/vagrant/bin/stackpilot", "/home/vagrant/.ssh/authorized_keys", "/health", "/orders/{id}",
        "/tmp", "/root", ".stackpilot/evidence", "docs/adr", "../infra/lab.yaml",
        "https://example.org/a/src/b", "<checkout>/lab/bin/stackpilot", "$HOME/lab/bin/stackpilot",
        "~/lab/src"}) {
    EXPECT_TRUE(find_machine_paths(text, folders()).empty()) << text;
  }
}

TEST(MachinePaths, AreAllFound) {
  EXPECT_EQ(find_machine_paths("/root/a /root/b\n/home/x/c", folders()).size(), 3U);
  EXPECT_TRUE(find_machine_paths("", folders()).empty());
}

}  // namespace
}  // namespace stackpilot::checks
