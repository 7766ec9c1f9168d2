#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "http/exchange.hpp"
#include "runtime/logger.hpp"

namespace exchange {

// One line per request. Requests about orders that were made, and all that did not succeed, are
// always logged; of the others (probes, reads) only some per second and route, and the next line of
// that route says how many were left out. At debug level all are logged.
class AccessLog {
 public:
  explicit AccessLog(Logger& logger) : logger_(logger) {}

  void record(const Exchange& exchange, std::chrono::nanoseconds duration, TimePoint now);

 private:
  struct Sample {
    TimePoint window;  // the second it began
    int logged = 0;
    std::int64_t left_out = 0;
  };

  bool sampled_out(const Exchange& exchange, TimePoint now);

  Logger& logger_;
  std::array<Sample, route_count> samples_{};
};

}  // namespace exchange
