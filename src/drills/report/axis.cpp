#include "drills/report/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace stackpilot::drills {
namespace {

constexpr double width = 1'000;
constexpr double most_ticks = 6;

// The smallest round step, in ms, with which a span of that length has at most `most_ticks` ticks.
double step_for(double length_ms) {
  for (double decade = 10;; decade *= 10) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      if (length_ms / (decade * factor) <= most_ticks) return decade * factor;
    }
  }
}

}  // namespace

TimeAxis::TimeAxis(const Timeline& timeline) {
  if (timeline.samples.empty()) return;
  from_ms_ = timeline.samples.front().at_ms;
  to_ms_ = timeline.end_ms;
  for (const Sample& sample : timeline.samples) to_ms_ = std::max(to_ms_, sample.done_ms());
}

double TimeAxis::x(double ms) const {
  if (empty()) return 0;
  return std::clamp((ms - from_ms_) / (to_ms_ - from_ms_), 0.0, 1.0) * width;
}

std::string TimeAxis::ticks() const {
  if (empty()) return "";
  const double step = step_for(to_ms_ - from_ms_);
  std::string html;
  const int last = static_cast<int>(to_ms_ / step);
  for (int i = static_cast<int>(std::ceil(from_ms_ / step)); i <= last; ++i) {
    const double at = i * step;
    html += fmt::format(R"(<span style="left:{:.2f}%">{:g} s</span>)", x(at) / 10, at / 1'000);
  }
  return html;
}

}  // namespace stackpilot::drills
