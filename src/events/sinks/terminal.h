// Events as text for people, on stderr.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/terminal.h"
#include "events/stream.h"

namespace stackpilot::events {

/// How a step that is under way is shown.
enum class Live {
  kLine,  ///< one line at the bottom of the terminal, written over as time passes
  kLog,   ///< a line of its own after 2 s and then every 15 s
};

/// kLine when the file descriptor is a terminal that can move its cursor.
Live live_for(int fd);

/// A line for every step that ends, and for what else an operator is to read.
class Terminal : public Sink {
 public:
  Terminal(int fd, Live live);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() override;

  void take(const Record& record) override;

 private:
  struct Running {
    std::string title;
    std::string detail;
    std::optional<Fraction> fraction;
    std::optional<double> expected_ms;
    Stopwatch watch;
    double next_beat_ms = 0;
  };
  friend struct Printer;

  void began(const StepBegan& step);
  void advanced(const StepAdvanced& step);
  void ended(const StepEnded& step);
  void print(const std::string& text);
  void beat(const std::stop_token& stop);
  void beat_once();
  std::string live_line() const;
  void draw(const std::string& line);
  static std::string describe(const Running& running);

  const int fd_;
  const Live live_;
  const Palette palette_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::map<StepId, Running> running_;
  std::string drawn_;  ///< the live line as it is on the terminal; empty when there is none
  std::jthread heart_;
};

}  // namespace stackpilot::events
