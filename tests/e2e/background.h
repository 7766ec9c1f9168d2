// A command of stackpilot that runs while the test does something else.
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
  /// Interrupts it and waits for its end.
  ~Background();

  pid_t pid() const { return pid_; }
  void interrupt() const;
  /// kill -9; returns when it is gone.
  void kill();
  /// Exit status, 128 + signal when killed by one; nothing while it runs.
  std::optional<int> status();
  /// What it has said on stderr so far.
  std::string said() const;

 private:
  Result<TempFolder> folder_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace stackpilot::e2e
