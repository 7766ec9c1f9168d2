// Pictures of a timeline: inline SVG that stretches to the page's width, with its texts beside it,
// so that they keep their size on a small screen.
#pragma once

#include <string>
#include <vector>

#include "drills/timeline/timeline.h"

namespace stackpilot::drills {

/// Requests of one probe, one after the other, that fared alike.
struct Stretch {
  Probe probe = Probe::kHealth;
  double from_ms = 0;
  double to_ms = 0;
  int status = 0;
  std::string reason;
  std::uint32_t requests = 0;
};

/// All stretches of a probe, in their order, without gaps.
std::vector<Stretch> stretches_of(const Timeline& timeline, Probe probe);

/// "503 db_unreachable", "no answer (connect: Connection refused)", as HTML.
std::string answer_of(const Stretch& stretch);

/// A strip for each probe, the fault's time shaded. Empty without samples.
std::string availability_chart(const Timeline& timeline, const Measurements& measured);

/// How long requests took over time, on a logarithmic scale, for each probe. Empty without samples.
std::string latency_chart(const Timeline& timeline, const Measurements& measured);

}  // namespace stackpilot::drills
