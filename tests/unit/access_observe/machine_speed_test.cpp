#include "access/observe/machine_speed.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/json.h"
#include "base/slowness.h"

namespace stackpilot::access {
namespace {

TEST(SlownessOf, IsOneUpToThreeTimesTheReference) {
  const struct {
    double times;
    int slowness;
  } table[] = {{0, 1},   {0.3, 1},   {1, 1},     {2.99, 1}, {3, 3},
               {3.4, 3}, {11.6, 12}, {20.4, 20}, {5000, 20}};
  for (const auto& one : table) {
    EXPECT_EQ(slowness_of(one.times * reference_cpu_ms), one.slowness) << one.times;
  }
}

class MachineSpeedKept : public ::testing::Test {
 protected:
  MachineSpeedKept() { ::unsetenv(slowness_variable); }
  ~MachineSpeedKept() override { ::unsetenv(slowness_variable); }

  fs::path cache() const { return root_.path() / "cache"; }
  fs::path kept() const { return fs::directory_iterator(cache())->path(); }

  TempFolder root_ = TempFolder::make(fs::temp_directory_path(), "speed-").value();
};

TEST_F(MachineSpeedKept, IsMeasuredOnce) {
  const MachineSpeed first = machine_speed(cache()).value();
  EXPECT_EQ(first.source, "measured now");
  EXPECT_GT(first.cpu_ms, 0);
  EXPECT_EQ(first.slowness, slowness_of(first.cpu_ms));
  const MachineSpeed second = machine_speed(cache()).value();
  EXPECT_EQ(second.source, kept().string());
  EXPECT_EQ(second.cpu_ms, first.cpu_ms);
}

TEST_F(MachineSpeedKept, IsMeasuredAnewWhenItIsOfAnotherMachineOrNonsense) {
  ASSERT_TRUE(machine_speed(cache()));
  const Json good = Json::parse(read_file(kept()).value());
  for (const Json& patch : {Json{{"key", "another"}}, Json{{"cpu_ms", "fast"}},
                            Json{{"cpu_ms", -1}}, Json{{"cpu_ms", nullptr}}}) {
    Json changed = good;
    changed.update(patch);
    ASSERT_TRUE(write_file(kept(), changed.dump()));
    EXPECT_EQ(machine_speed(cache())->source, "measured now") << patch;
  }
  for (const char* text : {"[]", "{"}) {
    ASSERT_TRUE(write_file(kept(), text));
    EXPECT_EQ(machine_speed(cache())->source, "measured now") << text;
  }
}

TEST_F(MachineSpeedKept, IsOverriddenByTheVariable) {
  ::setenv(slowness_variable, "7", 1);
  EXPECT_EQ(machine_speed(cache())->slowness, 7);
  EXPECT_EQ(slowness_told().value(), 7);
  EXPECT_FALSE(fs::exists(cache()));
  ::setenv(slowness_variable, "none", 1);
  EXPECT_EQ(machine_speed(cache()).error().kind, ErrorKind::kUsage);
  EXPECT_FALSE(slowness_told());
  ::setenv(slowness_variable, "", 1);
  EXPECT_EQ(slowness_told().value(), 1);
}

TEST_F(MachineSpeedKept, NeedsNoPlaceToBeKept) {
  ASSERT_TRUE(write_file(root_.path() / "cache", "a file"));
  EXPECT_EQ(machine_speed(cache())->source, "measured now");
}

TEST(Describe, SaysWhatLimitsAre) {
  EXPECT_EQ(describe({1, 14, "x"}).find("limits of time are as documented: 14.0 ms"), 0U);
  EXPECT_EQ(describe({12, 0, slowness_variable}),
            "limits of time are multiplied by 12 (STACKPILOT_SLOWNESS)");
}

}  // namespace
}  // namespace stackpilot::access
