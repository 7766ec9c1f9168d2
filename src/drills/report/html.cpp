#include "drills/report/html.h"

#include <fmt/format.h>

#include "page/html.h"

namespace stackpilot::drills {
namespace {

std::string_view tone_of(std::string_view verdict) {
  if (verdict == "pass") return "good";
  if (verdict == "fail" || verdict == "error") return "bad";
  return "open";
}

}  // namespace

std::string format_time(double ms) {
  return fmt::format("{:.2f} s", ms / 1'000);
}

std::string verdict_badge(std::string_view verdict) {
  return page::badge(verdict, tone_of(verdict));
}

}  // namespace stackpilot::drills
