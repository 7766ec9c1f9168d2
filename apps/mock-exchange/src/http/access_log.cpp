#include "http/access_log.hpp"

#include <utility>

namespace exchange {
namespace {

constexpr int lines_per_second = 5;

LogLevel level_of(int status) {
  if (status >= 500) return LogLevel::warning;
  return LogLevel::info;
}

bool always_logged(const Exchange& exchange) {
  return exchange.match.route == Route::create_order || exchange.response().status >= 400;
}

}  // namespace

bool AccessLog::sampled_out(const Exchange& exchange, TimePoint now) {
  if (always_logged(exchange) || logger_.enabled(LogLevel::debug)) return false;
  Sample& sample = samples_[static_cast<std::size_t>(exchange.match.route)];
  if (now - sample.window >= std::chrono::seconds(1)) {
    sample.window = now;
    sample.logged = 0;
  }
  if (sample.logged < lines_per_second) {
    ++sample.logged;
    return false;
  }
  ++sample.left_out;
  return true;
}

void AccessLog::record(const Exchange& exchange, std::chrono::nanoseconds duration, TimePoint now) {
  const LogLevel level = level_of(exchange.response().status);
  if (!logger_.enabled(level) || sampled_out(exchange, now)) return;
  JsonObject line;
  line.text("method", exchange.method_text)
      .text("route", pattern(exchange.match.route))
      .number("status", exchange.response().status)
      .number("duration_us", duration.count() / 1000);
  if (!exchange.order_id.empty()) line.text("order_id", exchange.order_id);
  Sample& sample = samples_[static_cast<std::size_t>(exchange.match.route)];
  const std::int64_t left_out = std::exchange(sample.left_out, 0);
  if (left_out > 0) line.number("left_out", left_out);
  logger_.write(level, "request", std::move(line));
}

}  // namespace exchange
