#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "domain/build_info.hpp"
#include "domain/config.hpp"
#include "http/exchange.hpp"
#include "store/database.hpp"

namespace exchange {

// Counts requests, and renders everything that is known as OpenMetrics text.
class Metrics {
 public:
  static constexpr const char* content_type =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  static constexpr std::size_t bucket_count = 13;

  void count(const Exchange& exchange, std::chrono::nanoseconds duration);
  // A malformed or aborted request, which got no answer from a handler.
  void count_rejected() { ++rejected_; }

  // The state of other components at the time of rendering.
  struct Context {
    const Config& config;
    const BuildInfo& build;
    const Database& database;
    std::size_t connections;
    std::size_t active_requests;
    std::uint64_t overdue_connections;
    std::uint64_t dropped_log_lines;
  };
  std::string render(const Context& context) const;

 private:
  struct Latency {
    std::array<std::uint64_t, bucket_count + 1> buckets{};  // the last is +Inf
    double sum_seconds = 0;
  };

  void render_requests(std::string& out) const;
  void render_latency(std::string& out) const;

  std::array<std::map<int, std::uint64_t>, route_count> by_status_;
  std::array<Latency, route_count> latency_;
  std::uint64_t rejected_ = 0;
};

}  // namespace exchange
