#include "model/workspace.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace stackpilot {
namespace {

TEST(WorkspaceAccess, IsItsOwnersAndRoots) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "workspace-").value();
  const Workspace workspace(folder.path());
  constexpr unsigned somebody = 54'321;
  EXPECT_TRUE(workspace.require_access(somebody)) << "there is no state yet";
  ASSERT_TRUE(make_folder(workspace.state()));
  EXPECT_TRUE(workspace.require_access(::geteuid()));
  EXPECT_TRUE(workspace.require_access(0));
  const Status refused = workspace.require_access(somebody);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_TRUE(refused.error().message.starts_with("the lab of this checkout belongs to "));
  EXPECT_NE(refused.error().hint.find("clone of your own"), std::string::npos);
}

}  // namespace
}  // namespace stackpilot
