#include "model/baseline.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

Baseline some_baseline() {
  return {
      .taken_at = "2026-01-01T00:00:00.000Z",
      .hostname = "srv-a",
      .os_name = "debian",
      .os_version = "12",
      .addresses = {"10.0.0.5"},
      .failed_units = {"report.service"},
      .ssh_methods = {"publickey", "password"},
      .exposure = {.listeners = {{"0.0.0.0", 9999, "nc", 7}, {"127.0.0.1", 25, "exim", 8}},
                   .redirections = {},
                   .sshds = {{.pid = 9,
                              .ports = {22},
                              .command = "sshd",
                              .stale = "",
                              .problem = "",
                              .accounts = {{"admin", {}, {"AAAA", "BBBB"}}, {"root", {}, {}}}}}}};
}

TEST(ABaseline, IsReadAsItWasWritten) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "baseline-").value();
  const Workspace workspace(folder.path());
  EXPECT_FALSE(read_baseline(workspace, "control"));
  ASSERT_TRUE(write_baseline(workspace, "control", some_baseline()));
  const auto read = read_baseline(workspace, "control");
  ASSERT_TRUE(read);
  EXPECT_EQ(Json(*read), Json(some_baseline()));
  EXPECT_FALSE(read_baseline(workspace, "worker1"));
}

TEST(ABaseline, ThatIsNotWholeIsNone) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "baseline-").value();
  const Workspace workspace(folder.path());
  ASSERT_TRUE(write_baseline(workspace, "control", some_baseline()));
  ASSERT_TRUE(write_file(workspace.baseline("control"), "{\"hostname\": \"srv-a\"}"));
  EXPECT_FALSE(read_baseline(workspace, "control"));
}

TEST(ABaseline, TellsWhatMatters) {
  EXPECT_EQ(summary_of(some_baseline()),
            (std::vector<std::string>{
                "was srv-a, debian 12", "accepts connections: 0.0.0.0:9999 nc",
                "accounts with keys: admin (2 keys)", "SSH lets in by: publickey, password",
                "failed units: report.service"}));
  EXPECT_EQ(summary_of({}).back(), "failed units: none");
}

}  // namespace
}  // namespace stackpilot
