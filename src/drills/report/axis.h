// The time axis that all charts of a report share.
#pragma once

#include <string>

#include "drills/timeline/timeline.h"

namespace stackpilot::drills {

class TimeAxis {
 public:
  /// From the first request to the end of the timeline or the last answer, whichever is later.
  explicit TimeAxis(const Timeline& timeline);

  bool empty() const { return to_ms_ <= from_ms_; }
  double to_ms() const { return to_ms_; }

  /// X coordinate of a time: 0 to 1000, the charts' width. Times outside are clamped to the edges.
  double x(double ms) const;

  /// The labels of the ticks below a chart, as HTML.
  std::string ticks() const;

 private:
  double from_ms_ = 0;
  double to_ms_ = 0;
};

}  // namespace stackpilot::drills
