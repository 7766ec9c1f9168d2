// A lab that another version of StackPilot has made, as far as .stackpilot/ tells.
#include <gtest/gtest.h>

#include "cli/clone.h"

namespace stackpilot::cli_test {
namespace {

class LabOfANewerVersion : public ::testing::Test {
 protected:
  void SetUp() override {
    const fs::path state = clone_->root() / ".stackpilot";
    ASSERT_TRUE(make_folder(state / "shared"));
    ASSERT_TRUE(write_file(state / "shared" / "lab-id", "abc123\n"));
    ASSERT_TRUE(write_file(state / "schema", "1000\n"));
  }
  // There is no such lab that the clone could destroy.
  void TearDown() override { fs::remove_all(clone_->root() / ".stackpilot"); }

  Clone clone_;
};

TEST_F(LabOfANewerVersion, IsNeitherJudgedNorChanged) {
  for (const char* command : {"verify-host", "clean", "provision", "destroy", "recover"}) {
    const Ran ran = clone_->run({command}, {{"CI", ""}});
    EXPECT_TRUE(exits(2, ran)) << command;
    EXPECT_TRUE(holds(ran.err, "made by a newer StackPilot")) << command;
    EXPECT_TRUE(holds(ran.err, "1000")) << command;
    EXPECT_TRUE(holds(ran.err, "next:")) << command;
  }
  EXPECT_EQ(clone_.read(".stackpilot/schema"), "1000\n");
}

TEST_F(LabOfANewerVersion, ADamagedVersionIsOneClearError) {
  ASSERT_TRUE(write_file(clone_->root() / ".stackpilot" / "schema", "torn\n"));
  for (const char* command : {"verify-host", "clean"}) {
    const Ran ran = clone_->run({command}, {{"CI", ""}});
    EXPECT_TRUE(exits(4, ran)) << command;
    EXPECT_TRUE(holds(ran.err, ".stackpilot/schema")) << command;
    EXPECT_TRUE(holds(ran.err, "next:")) << command;
  }
}

}  // namespace
}  // namespace stackpilot::cli_test
