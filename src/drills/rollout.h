// What a drill has seen of a release that it rolled out.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"

namespace stackpilot::drills {

/// Images are ids. Durations are in milliseconds.
struct RolloutSeen {
  bool rolled_back = false;
  std::string why;           ///< it was; or what went wrong, when it ended in an error
  bool broke = false;        ///< it ended in an error
  std::string image_before;  ///< of the release before
  std::string image_tried;   ///< of this one; empty when it was not made
  std::string image_now;     ///< of the release that is recorded now
  double took_ms = 0;        ///< all of it
  double build_ms = 0;       ///< of that, to compile, to make the image and to push it
  double roll_ms = 0;        ///< of that, from the first task replaced to the last one settled
  /// Node to the image of each task that runs there, of all nodes that carry a replica.
  std::map<std::string, std::vector<std::string>> running;
};
STACKPILOT_DECLARE_JSON(RolloutSeen)

/// Whether exactly one task runs on each of these nodes, and each of this image.
bool all_run(const RolloutSeen& seen, const std::string& image);

/// "control 3f2a…, worker1 3f2a…": what runs where, in short.
std::string running_text(const RolloutSeen& seen);

}  // namespace stackpilot::drills
