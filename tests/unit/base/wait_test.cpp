#include "base/wait.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/clock.h"

namespace stackpilot {
namespace {

constexpr auto soon = Millis(1);

struct Wait {
  const char* name;
  Millis limit;
  int true_at;  ///< the question that is answered with yes; 0: none
  bool came_true;
};

// Both kinds, which must agree.
void expect_of_both(const Wait& wait) {
  int asked = 0;
  const auto is_true = [&] { return ++asked == wait.true_at; };
  EXPECT_EQ(wait_until(Deadline(wait.limit), soon, is_true), wait.came_true) << wait.name;
  EXPECT_TRUE(!wait.came_true || asked == wait.true_at) << wait.name;
  asked = 0;
  EXPECT_EQ(wait_unless_stopped(Deadline(wait.limit), soon, is_true).value(), wait.came_true)
      << wait.name;
  EXPECT_TRUE(!wait.came_true || asked == wait.true_at) << wait.name;
}

TEST(WaitUntil, AsksUntilItIsTrueOrTheTimeIsOver) {
  const Wait all[] = {{"at once", Millis(10'000), 1, true},
                      {"later", Millis(10'000), 3, true},
                      {"at once, without time", Millis(0), 1, true},
                      {"later, without time", Millis(0), 2, false},
                      {"never", Millis(20), 0, false}};
  for (const Wait& wait : all) expect_of_both(wait);
}

TEST(WaitUntil, PausesBetweenQuestions) {
  int asked = 0;
  const Stopwatch watch;
  EXPECT_TRUE(wait_until(Deadline(Millis(10'000)), Millis(20), [&] { return ++asked == 3; }));
  EXPECT_GE(watch.elapsed_ms(), 40);
}

TEST(WaitUntil, WithoutALimitIsStillOpenLater) {
  EXPECT_FALSE(Deadline::never().passed());
  EXPECT_EQ(Deadline::never().left_at_most(Millis(7)), Millis(7));
}

TEST(WaitUnlessStopped, PassesOnTheError) {
  const auto broken = []() -> Result<bool> { return fail(ErrorKind::kLocked, "held"); };
  const Result<bool> waited = wait_unless_stopped(Deadline(Millis(10'000)), soon, broken);
  ASSERT_FALSE(waited);
  EXPECT_EQ(waited.error().kind, ErrorKind::kLocked);
}

// In a process of its own: a stop is for ever.
TEST(WaitUnlessStopped, EndsWithARequestToStop) {
  EXPECT_EXIT(
      {
        install_stop_handlers();
        request_stop();
        const auto never = [] { return false; };
        const auto stopped = wait_unless_stopped(Deadline(Millis(20'000)), soon, never);
        const bool heeded = !stopped && stopped.error().kind == ErrorKind::kInterrupted;
        const bool deaf = !wait_until(Deadline(Millis(20)), soon, never);
        ::_exit(heeded && deaf ? 7 : 1);
      },
      ::testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace stackpilot
