// A child process that stands for another run of the program.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "base/wait.h"

namespace stackpilot::fakes {

class OtherProcess {
 public:
  /// Runs `body` in the child process, which then exits.
  explicit OtherProcess(const std::function<void()>& body) : pid_(::fork()) {
    if (pid_ == 0) {
      body();
      std::_Exit(0);
    }
  }
  OtherProcess(const OtherProcess&) = delete;
  OtherProcess& operator=(const OtherProcess&) = delete;
  ~OtherProcess() { kill(SIGKILL); }

  pid_t pid() const { return pid_; }

  /// Sends the signal and waits until the process has exited.
  void kill(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

 private:
  pid_t pid_;
};

/// Whether `condition` becomes true within ten seconds.
inline bool comes_true(const std::function<bool()>& condition) {
  return wait_until(Deadline(Millis(10'000)), Millis(10), condition);
}

}  // namespace stackpilot::fakes
