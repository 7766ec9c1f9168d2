// Charts of a timeline: inline SVG that stretches to the page's width. Texts are HTML beside it, so
// that they keep their size on a small screen.
#pragma once

#include <string>
#include <vector>

#include "drills/timeline/timeline.h"

namespace stackpilot::drills {

/// Consecutive requests of one probe with the same status and reason.
struct Stretch {
  Probe probe = Probe::kHealth;
  double from_ms = 0;
  double to_ms = 0;
  int status = 0;
  std::string reason;
  std::uint32_t requests = 0;
};

/// All stretches of a probe in order of time, without gaps.
std::vector<Stretch> stretches_of(const Timeline& timeline, Probe probe);

/// "503 db_unreachable", "no answer (connect: Connection refused)", as HTML.
std::string answer_of(const Stretch& stretch);

/// One strip for each probe, with the time of the fault shaded. Empty without samples.
std::string availability_chart(const Timeline& timeline, const Measurements& measured);

/// Request durations over time for each probe, on a logarithmic scale. Empty without samples.
std::string latency_chart(const Timeline& timeline, const Measurements& measured);

}  // namespace stackpilot::drills
