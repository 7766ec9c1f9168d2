#include <gtest/gtest.h>

#include <regex>
#include <thread>

#include "base/clock.h"
#include "base/deadline.h"

namespace stackpilot {
namespace {

TEST(Deadline, IsNotPassedBeforeItsTime) {
  const Deadline deadline(Millis(60'000));
  EXPECT_FALSE(deadline.passed());
  EXPECT_GT(deadline.left(), Millis(50'000));
  EXPECT_LE(deadline.left(), Millis(60'000));
}

TEST(Deadline, PassesAndThenNothingIsLeft) {
  const Deadline deadline(Millis(20));
  std::this_thread::sleep_for(Millis(30));
  EXPECT_TRUE(deadline.passed());
  EXPECT_EQ(deadline.left(), Millis(0));
}

TEST(Deadline, InThePastLeavesNothingNotLess) {
  const Deadline deadline(Millis(-5'000));
  EXPECT_TRUE(deadline.passed());
  EXPECT_EQ(deadline.left(), Millis(0));
  EXPECT_EQ(deadline.left_at_most(Millis(100)), Millis(0));
}

TEST(Deadline, GivesAtMostTheLimit) {
  EXPECT_EQ(Deadline(Millis(60'000)).left_at_most(Millis(100)), Millis(100));
  EXPECT_LE(Deadline(Millis(100)).left_at_most(Millis(60'000)), Millis(100));
}

TEST(Clock, NowIsRfc3339InUtcWithMilliseconds) {
  const std::regex form(R"(20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d\.\d{3}Z)");
  EXPECT_TRUE(std::regex_match(utc_now(), form)) << utc_now();
}

TEST(Clock, TheStampSorts) {
  EXPECT_TRUE(std::regex_match(utc_stamp(), std::regex(R"(20\d{6}T\d{6}Z)"))) << utc_stamp();
}

TEST(Stopwatch, MeasuresMilliseconds) {
  const Stopwatch watch;
  std::this_thread::sleep_for(Millis(20));
  EXPECT_GE(watch.elapsed_ms(), 20);
  EXPECT_LT(watch.elapsed_ms(), 10'000);
}

}  // namespace
}  // namespace stackpilot
