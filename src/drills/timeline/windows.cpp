#include "drills/timeline/windows.h"

#include <algorithm>

namespace stackpilot::drills {
namespace {

double median_of(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

void ProbeWindows::add(const std::string& name, const Sample& sample) {
  Seen& seen = seen_[name];
  seen.took_ms.push_back(sample.ms);
  seen.window.probe = name;
  ++seen.window.requests;
  seen.window.max_ms = std::max(seen.window.max_ms, sample.ms);
  if (sample.ok()) return;
  ++seen.window.failed;
  seen.window.reason = sample.reason;
}

std::optional<events::ProbesSampled> ProbeWindows::close(double now_ms) {
  if (seen_.empty() || now_ms < began_ms_ + window_ms) return std::nullopt;
  events::ProbesSampled sampled{now_ms, {}};
  for (auto& [name, seen] : seen_) {
    seen.window.p50_ms = median_of(seen.took_ms);
    sampled.probes.push_back(std::move(seen.window));
  }
  seen_.clear();
  began_ms_ = now_ms;
  return sampled;
}

}  // namespace stackpilot::drills
