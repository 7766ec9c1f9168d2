#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "domain/config.hpp"
#include "domain/json_text.hpp"

namespace exchange {

// One-line JSON logs on a descriptor. Lines are handed to a writer thread, so a slow or stuck
// reader never holds up the caller: when the bounded buffer is full, lines are dropped and counted,
// and the next line that is written says how many. write() is for one thread.
class Logger {
 public:
  // service and env are repeated in every line. fd stays the caller's.
  Logger(int fd, std::string_view service, std::string_view env, LogLevel level);
  // Writes out what is buffered; gives up after a second on a reader that is stuck.
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  bool enabled(LogLevel level) const { return level >= level_; }

  // fields are the members of the line besides ts, level, service, env and event.
  void write(LogLevel level, std::string_view event, JsonObject fields = {});

  std::uint64_t dropped() const { return dropped_; }

 private:
  struct Channel;

  std::string prefix_;
  LogLevel level_;
  std::uint64_t dropped_ = 0;
  std::uint64_t unreported_ = 0;
  std::shared_ptr<Channel> channel_;  // shared: a stuck writer thread outlives the logger
  std::thread writer_;
};

}  // namespace exchange
