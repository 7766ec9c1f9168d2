#include "access/observe/node_target.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "unit/model/runtime_folder.h"

namespace stackpilot::access {
namespace {

class SocketFolder : public ::testing::Test {
 protected:
  Workspace workspace() const { return Workspace(root_.path()); }

  TempFolder root_ = TempFolder::make(fs::temp_directory_path(), "sockets-").value();
  RuntimeFolder runtime_{workspace()};
};

TEST_F(SocketFolder, IsMadeForUsAlone) {
  ASSERT_TRUE(make_socket_folder(workspace()));
  EXPECT_EQ(fs::status(workspace().ssh_sockets()).permissions(), fs::perms::owner_all);
  EXPECT_TRUE(make_socket_folder(workspace())) << "again is harmless";
}

TEST_F(SocketFolder, OthersMayNotWriteIt) {
  ASSERT_TRUE(make_folder(workspace().ssh_sockets(), fs::perms::all));
  const Status made = make_socket_folder(workspace());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::kUsage);
}

TEST_F(SocketFolder, ALinkElsewhereIsRefused) {
  ASSERT_TRUE(make_folder(workspace().runtime()));
  fs::create_directory_symlink(root_.path(), workspace().ssh_sockets());
  EXPECT_FALSE(make_socket_folder(workspace()));
}

// By this a shared connection is told from one to a node that had another key.
TEST_F(SocketFolder, ATargetKnowsTheRecordedHostKeyOfItsNode) {
  const NodeSpec worker1{.name = "worker1", .address = "192.168.56.11"};
  EXPECT_EQ(target_of(workspace(), worker1).host_key, "");
  ASSERT_TRUE(make_folder(workspace().known_hosts().parent_path()));
  ASSERT_TRUE(write_file(workspace().known_hosts(),
                         "worker10 ssh-ed25519 CCCC\nworker1 ssh-ed25519 AAAA\n"));
  EXPECT_EQ(target_of(workspace(), worker1).host_key, "worker1 ssh-ed25519 AAAA\n");
}

}  // namespace
}  // namespace stackpilot::access
