// Progress of long work, for people, on stderr. Never data.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/clock.h"

namespace stackpilot {

/// Prints one line; safe from any thread.
void say(std::string_view line);

/// Whether stderr (or stdout) takes colours: a terminal, and NO_COLOR is not set.
bool colours_wanted(int fd);

/// One piece of work. Prints a line when it ends; while it lasts, a line now and then.
class Step {
 public:
  explicit Step(std::string title);
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;
  /// Without done() the step counts as failed.
  ~Step();

  /// What the work is at now; shown with the next line.
  void at(std::string_view detail);
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
