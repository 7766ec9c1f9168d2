#include "drills/report/html.h"

#include <fmt/format.h>

namespace stackpilot::drills {
namespace {

std::string_view tone_of(std::string_view verdict) {
  if (verdict == "pass") return "good";
  if (verdict == "fail" || verdict == "error") return "bad";
  return "open";
}

}  // namespace

std::string format_duration(double ms) {
  if (ms >= 1'000) return fmt::format("{:.2f} s", ms / 1'000);
  return fmt::format("{:.{}f} ms", ms, ms < 10 ? 1 : 0);
}

std::string format_time(double ms) {
  return fmt::format("{:.2f} s", ms / 1'000);
}

std::string badge(std::string_view word, std::string_view tone) {
  return fmt::format(R"(<span class="badge {}">{}</span>)", tone, word);
}

std::string verdict_badge(std::string_view verdict) {
  return badge(verdict, tone_of(verdict));
}

}  // namespace stackpilot::drills
