// A stop request cannot be withdrawn, so each case runs in a separate process.
#include "base/stop.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <thread>

#include "base/clock.h"

namespace stackpilot {
namespace {

template <typename Body>
void in_own_process(Body body) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(std::_Exit(body() ? 0 : 1), ::testing::ExitedWithCode(0), "");
}

bool is_readable(int fd) {
  pollfd wait{fd, POLLIN, 0};
  return ::poll(&wait, 1, 0) == 1;
}

// A thread that sends the signal to this process after 100 ms, as a user would.
std::thread signal_soon(int signal) {
  return std::thread([signal] {
    std::this_thread::sleep_for(Millis(100));
    ::kill(::getpid(), signal);
  });
}

TEST(StopDeathTest, NothingIsRequestedAtFirst) {
  in_own_process([] {
    install_stop_handlers();
    const Stopwatch watch;
    return !stop_requested() && !is_readable(stop_fd()) && pause_for(Millis(50)) &&
           watch.elapsed_ms() >= 45;
  });
}

TEST(StopDeathTest, EverySignalCutsAPauseShort) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    in_own_process([signal] {
      install_stop_handlers();
      std::thread signaller = signal_soon(signal);
      const Stopwatch watch;
      const Status paused = pause_for(Millis(30'000));
      signaller.join();
      return !paused && paused.error().kind == ErrorKind::kInterrupted && stop_requested() &&
             watch.elapsed_ms() < 10'000;
    });
  }
}

TEST(StopDeathTest, ASignalThatWasIgnoredStaysIgnored) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    in_own_process([signal] {
      ::signal(signal, SIG_IGN);  // as nohup does
      install_stop_handlers();
      ::kill(::getpid(), signal);
      if (stop_requested() || !pause_for(Millis(20))) return false;
      // The others are heeded all the same.
      ::kill(::getpid(), signal == SIGTERM ? SIGINT : SIGTERM);
      return stop_requested();
    });
  }
}

TEST(StopDeathTest, TheRequestStaysForEveryThread) {
  in_own_process([] {
    install_stop_handlers();
    request_stop();
    bool good = true;
    for (int i = 0; i < 3; ++i) good = good && is_readable(stop_fd()) && !pause_for(Millis(1'000));
    return good;
  });
}

TEST(StopDeathTest, MoreSignalsDoNotKill) {
  in_own_process([] {
    install_stop_handlers();
    for (int i = 0; i < 100; ++i) {
      for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::kill(::getpid(), signal);
    }
    return stop_requested();
  });
}

TEST(StopDeathTest, ABrokenPipeDoesNotKill) {
  in_own_process([] {
    install_stop_handlers();
    int ends[2];
    if (::pipe(ends) != 0) return false;
    ::close(ends[0]);
    return ::write(ends[1], "x", 1) == -1;
  });
}

TEST(StopDeathTest, InterruptedNamesTheNextStep) {
  EXPECT_EQ(interrupted().value().kind, ErrorKind::kInterrupted);
  EXPECT_FALSE(interrupted().value().hint.empty());
}

TEST(StopDeathTest, ADeferredRequestIsHeededAfterwards) {
  in_own_process([] {
    install_stop_handlers();
    std::thread signaller = signal_soon(SIGINT);
    bool heeded_meanwhile = false;
    {
      const StopDeferred to_the_end;
      const StopDeferred nested;
      heeded_meanwhile = !pause_for(Millis(300)) || stop_requested() || stop_fd() != -1;
    }
    signaller.join();
    return !heeded_meanwhile && stop_requested() && is_readable(stop_fd());
  });
}

}  // namespace
}  // namespace stackpilot
