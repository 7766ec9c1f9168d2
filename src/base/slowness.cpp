#include "base/slowness.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <charconv>

namespace stackpilot {
namespace {

constexpr std::string_view silence = "did not answer within ";

std::atomic<int>& factor_of_this_run() {
  static std::atomic<int> factor{1};
  return factor;
}

}  // namespace

int slowness() {
  return factor_of_this_run();
}

void set_slowness(int factor) {
  factor_of_this_run() = std::clamp(factor, 1, most_slowness);
}

Millis scaled(Millis limit) {
  return limit * slowness();
}

Result<int> parse_slowness(std::string_view text) {
  int factor = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), factor);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (whole && factor >= 1 && factor <= most_slowness) return factor;
  return fail(
      ErrorKind::kUsage, fmt::format("{} is \"{}\"", slowness_variable, text),
      fmt::format("a whole number from 1 to {}, or unset it: then it is measured", most_slowness));
}

std::string did_not_answer_within(Millis limit) {
  return fmt::format("{}{:g} s", silence, static_cast<double>(limit.count()) / 1000);
}

bool tells_silence(std::string_view message) {
  return message.find(silence) != std::string_view::npos;
}

}  // namespace stackpilot
