#include "drills/timeline/windows.h"

#include <gtest/gtest.h>

namespace stackpilot::drills {
namespace {

Sample answered(double ms) {
  return {.probe = Probe::kReady, .at_ms = 0, .ms = ms, .status = 200};
}

Sample refused(const std::string& reason) {
  return {.probe = Probe::kReady, .at_ms = 0, .ms = 1, .status = 503, .reason = reason};
}

TEST(ProbeWindows, SayWhatWasSeenInEachAndNothingTwice) {
  ProbeWindows windows;
  windows.add("ready", answered(5));
  windows.add("ready", answered(40));
  windows.add("ready", answered(7));
  EXPECT_EQ(windows.close(window_ms - 1), std::nullopt) << "it is not over";
  const auto first = windows.close(window_ms);
  ASSERT_TRUE(first);
  ASSERT_EQ(first->probes.size(), 1U);
  EXPECT_EQ(first->at_ms, window_ms);
  EXPECT_EQ(first->probes[0].probe, "ready");
  EXPECT_EQ(first->probes[0].requests, 3U);
  EXPECT_EQ(first->probes[0].failed, 0U);
  EXPECT_EQ(first->probes[0].p50_ms, 7);
  EXPECT_EQ(first->probes[0].max_ms, 40);

  windows.add("ready", refused("db_unreachable"));
  windows.add("ready", refused("db_auth_failed"));
  windows.add("ready", answered(2));
  windows.add("health of worker1", answered(3));
  EXPECT_EQ(windows.close(window_ms * 2 - 1), std::nullopt);
  const auto second = windows.close(window_ms * 2);
  ASSERT_TRUE(second);
  ASSERT_EQ(second->probes.size(), 2U);
  EXPECT_EQ(second->probes[0].probe, "health of worker1");
  EXPECT_EQ(second->probes[0].max_ms, 3);
  EXPECT_EQ(second->probes[1].requests, 3U);
  EXPECT_EQ(second->probes[1].failed, 2U);
  EXPECT_EQ(second->probes[1].reason, "db_auth_failed") << "of the newest that failed";
}

TEST(ProbeWindows, InWhichNothingWasAnsweredAreNotTold) {
  ProbeWindows windows;
  EXPECT_EQ(windows.close(10 * window_ms), std::nullopt);
  windows.add("ready", answered(1));
  EXPECT_TRUE(windows.close(10 * window_ms + 1)) << "the window began long ago";
}

}  // namespace
}  // namespace stackpilot::drills
