#include "model/state_schema.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

TEST(StateSchema, IsOneNumber) {
  const std::pair<const char*, int> numbers[] = {{"0", 0}, {"1\n", 1}, {"12\n", 12}, {"007", 7}};
  for (const auto& [text, number] : numbers) {
    EXPECT_EQ(parse_state_schema(text), number) << text;
  }
  for (const char* text : {"", "\n", "-1\n", "+1", " 1", "1 ", "1\n2\n", "1\n\n", "1.0", "0x1",
                           "one", "99999999999999999999", "1\r\n"}) {
    const Result<int> read = parse_state_schema(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::kBroken);
    EXPECT_NE(read.error().message.find(".stackpilot/schema"), std::string::npos);
    EXPECT_FALSE(read.error().hint.empty());
  }
}

TEST(StateSchema, OfAnOlderProgramIsUnderstood) {
  EXPECT_EQ(age_of_schema(3, 3), StateAge::kCurrent);
  EXPECT_EQ(age_of_schema(2, 3), StateAge::kOlder);
  EXPECT_EQ(age_of_schema(0, 3), StateAge::kOlder);
}

TEST(StateSchema, OfANewerProgramIsRefusedNamingBoth) {
  const Result<StateAge> age = age_of_schema(12, 3);
  ASSERT_FALSE(age);
  EXPECT_EQ(age.error().kind, ErrorKind::kUsage);
  EXPECT_NE(age.error().message.find("is 12, and this one knows up to 3"), std::string::npos);
  EXPECT_NE(age.error().hint.find("make destroy"), std::string::npos);
}

class AgeOfState : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_folder(workspace_.shared()));
    ASSERT_TRUE(write_file(workspace_.lab_id_file(), "abc123\n"));
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "schema-").value();
  Workspace workspace_{folder_.path()};
};

TEST_F(AgeOfState, IsCurrentWhereThereIsNoLab) {
  fs::remove(workspace_.lab_id_file());
  for (const char* left : {"99\n", "torn"}) {
    ASSERT_TRUE(write_file(workspace_.schema(), left));
    EXPECT_EQ(age_of_state(workspace_), StateAge::kCurrent) << left;
  }
}

TEST_F(AgeOfState, IsOlderWithoutTheFile) {
  EXPECT_EQ(age_of_state(workspace_), StateAge::kOlder);
  ASSERT_TRUE(write_state_schema(workspace_));
  EXPECT_EQ(age_of_state(workspace_), StateAge::kCurrent);
}

TEST_F(AgeOfState, IsAnErrorForANewerOrDamagedOne) {
  ASSERT_TRUE(write_file(workspace_.schema(), std::to_string(state_schema + 1)));
  EXPECT_EQ(age_of_state(workspace_).error().kind, ErrorKind::kUsage);
  for (const std::string& text : {std::string("torn"), std::string(1'000, '1')}) {
    ASSERT_TRUE(write_file(workspace_.schema(), text));
    EXPECT_EQ(age_of_state(workspace_).error().kind, ErrorKind::kBroken) << text;
  }
  fs::remove(workspace_.schema());
  ASSERT_TRUE(make_folder(workspace_.schema()));
  const Result<StateAge> age = age_of_state(workspace_);
  ASSERT_FALSE(age);
  EXPECT_EQ(age.error().kind, ErrorKind::kBroken);
  EXPECT_NE(age.error().message.find("schema"), std::string::npos);
}

}  // namespace
}  // namespace stackpilot
