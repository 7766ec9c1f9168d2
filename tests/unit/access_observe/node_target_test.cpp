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

}  // namespace
}  // namespace stackpilot::access
