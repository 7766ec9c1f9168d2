// Waiting by polling.
#pragma once

#include <thread>

#include "base/deadline.h"
#include "base/stop.h"

namespace stackpilot {

/// Calls `is_true` every `interval` until it returns true or the deadline has passed; returns
/// whether it returned true. Calls it at least once. A stop request does not end the wait.
template <typename Predicate>
bool wait_until(const Deadline& deadline, Millis interval, Predicate is_true) {
  do {
    if (is_true()) return true;
    std::this_thread::sleep_for(interval);
  } while (!deadline.passed());
  return false;
}

/// The same, but a stop request ends the wait with kInterrupted. `is_true` returns bool, or
/// Result<bool>, whose error ends the wait too.
template <typename Predicate>
Result<bool> wait_unless_stopped(const Deadline& deadline, Millis interval, Predicate is_true) {
  do {
    TRY_ASSIGN(const bool yes, Result<bool>(is_true()));
    if (yes) return true;
    TRY(pause_for(interval));
  } while (!deadline.passed());
  return false;
}

}  // namespace stackpilot
