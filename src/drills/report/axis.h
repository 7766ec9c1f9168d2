// The time axis that all charts of a report share.
#pragma once

#include <string>

#include "drills/timeline/timeline.h"

namespace stackpilot::drills {

class TimeAxis {
 public:
  /// From the first request to the last answer.
  explicit TimeAxis(const Timeline& timeline);

  bool empty() const { return to_ms_ <= from_ms_; }
  double to_ms() const { return to_ms_; }

  /// 0 to 1000, the width of the charts' coordinates; what lies outside is moved to the edge.
  double x(double ms) const;

  /// The ticks below a chart, as HTML.
  std::string ticks() const;

 private:
  double from_ms_ = 0;
  double to_ms_ = 0;
};

}  // namespace stackpilot::drills
