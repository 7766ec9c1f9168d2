// Progress messages for people, on stderr. Data goes to stdout.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/clock.h"

namespace stackpilot {

/// Prints one line to stderr. Any thread may call it.
void say(std::string_view line);

/// True when `fd` is a terminal and the environment variable NO_COLOR is unset or empty.
bool colours_wanted(int fd);

/// One piece of work. Prints a line after 2 s, then every 15 s, and one when it ends.
class Step {
 public:
  explicit Step(std::string title);
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;
  /// Reports the step as failed unless done() was called.
  ~Step();

  /// Sets what the next line says about the current state. Any thread may call it.
  void at(std::string_view detail);
  /// Reports success. Call at most once.
  void done(std::string_view result = {});

 private:
  void beat(const std::stop_token& stop);
  void finish(std::string_view mark, std::string_view result);

  std::string title_;
  Stopwatch watch_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::string detail_;
  bool finished_ = false;
  std::jthread heart_;
};

}  // namespace stackpilot
