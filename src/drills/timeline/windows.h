// What the clients of a drill see, window by window, for those who watch while it runs. The samples
// themselves are kept by the sampler.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "drills/timeline/timeline.h"
#include "events/event.h"

namespace stackpilot::drills {

/// On the drill's clock.
inline constexpr double window_ms = 500;

class ProbeWindows {
 public:
  /// An answer, or its absence, to the probe of that name.
  void add(const std::string& name, const Sample& sample);

  /// Once a window, and not when nothing was added: what was seen in it. The next begins at
  /// `now_ms`.
  std::optional<events::ProbesSampled> close(double now_ms);

 private:
  struct Seen {
    std::vector<double> took_ms;
    events::ProbeWindow window;
  };
  double began_ms_ = 0;
  std::map<std::string, Seen> seen_;
};

}  // namespace stackpilot::drills
