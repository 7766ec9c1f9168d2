// A stop request while a command runs.
#include "base/stop.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <thread>

#include "access/exec/process.h"
#include "base/clock.h"

namespace stackpilot::access {
namespace {

// Runs `body` in a separate process, because a stop request cannot be withdrawn.
template <typename Body>
void in_own_process(Body body) {
  EXPECT_EXIT(
      {
        install_stop_handlers();
        std::thread signaller([] {
          std::this_thread::sleep_for(Millis(200));
          ::kill(::getpid(), SIGINT);
        });
        const bool good = body();
        signaller.join();
        std::_Exit(good ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST(StopDeathTest, EndsTheCommand) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  in_own_process([] {
    const Stopwatch watch;
    const Result<Output> output = run({.argv = {"sleep", "60"}});
    return !output && output.error().kind == ErrorKind::kInterrupted && watch.elapsed_ms() < 4'000;
  });
}

TEST(StopDeathTest, LetsAHealingCommandFinish) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  in_own_process([] {
    const Result<Output> output = run({.argv = {"sleep", "1"}, .on_stop = OnStop::kIgnore});
    return output && output->status == 0 && stop_requested();
  });
}

TEST(StopDeathTest, EndsACommandThatClosedItsOutputs) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  in_own_process([] {
    const Stopwatch watch;
    const Result<Output> output = run({.argv = {"sh", "-c", "exec >&- 2>&-; sleep 20"}});
    return !output && output.error().kind == ErrorKind::kInterrupted && watch.elapsed_ms() < 4'000;
  });
}

TEST(StopDeathTest, WhatWasIgnoredIsIgnoredByChildrenToo) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        ::signal(SIGHUP, SIG_IGN);
        install_stop_handlers();
        const auto hung_up = run({.argv = {"sh", "-c", "kill -HUP $$; exit 7"}});
        const auto ended = run({.argv = {"sh", "-c", "kill -TERM $$; exit 7"}});
        std::_Exit(hung_up && hung_up->status == 7 && ended && ended->status == 128 + SIGTERM ? 0
                                                                                              : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST(StopDeathTest, StartsNothingAfterwards) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  in_own_process([] {
    request_stop();
    const Result<Output> refused = run({.argv = {"true"}});
    const Result<Output> healing = run({.argv = {"true"}, .on_stop = OnStop::kIgnore});
    return !refused && refused.error().kind == ErrorKind::kInterrupted && healing;
  });
}

}  // namespace
}  // namespace stackpilot::access
