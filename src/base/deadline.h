// A point in time after which waiting ends. Steady clock: immune to wall-clock changes.
#pragma once

#include <algorithm>
#include <chrono>

namespace stackpilot {

using Millis = std::chrono::milliseconds;

class Deadline {
 public:
  explicit Deadline(Millis from_now) : at_(Clock::now() + from_now) {}

  /// A deadline that never passes.
  static Deadline never() {
    Deadline deadline{Millis(0)};
    deadline.at_ = Clock::time_point::max();
    return deadline;
  }

  bool passed() const { return Clock::now() >= at_; }

  /// Time left, never negative.
  Millis left() const {
    return std::max(Millis(0), std::chrono::duration_cast<Millis>(at_ - Clock::now()));
  }

  /// Time left, but at most `limit`.
  Millis left_at_most(Millis limit) const { return std::min(left(), limit); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point at_;
};

}  // namespace stackpilot
