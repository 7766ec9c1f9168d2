// A stackpilot command that runs in the background.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "e2e/lab_driver.h"

namespace stackpilot::e2e {

class Background {
 public:
  explicit Background(const Argv& arguments);
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  /// Interrupts the command and waits until it has ended.
  ~Background();

  pid_t pid() const { return pid_; }
  void interrupt() const;
  /// Sends SIGKILL and waits until the process is gone.
  void kill();
  /// The exit status, or 128 + the signal that killed it; nothing while it runs.
  std::optional<int> status();
  /// Whether it is the one run that may change the lab.
  bool holds_the_lock() const;
  /// Its standard error so far.
  std::string said() const;

 private:
  Result<TempFolder> folder_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace stackpilot::e2e
