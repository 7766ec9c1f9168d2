// Timestamps (wall clock, UTC) and durations (steady clock).
#pragma once

#include <chrono>
#include <string>

namespace stackpilot {

/// Now as RFC 3339 in UTC with milliseconds: 2026-11-23T12:45:00.123Z.
std::string utc_now();

/// Now as a sortable id fragment: 20261123T124500Z.
std::string utc_stamp();

/// Measures elapsed time from its construction.
class Stopwatch {
 public:
  double elapsed_ms() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_)
        .count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace stackpilot
