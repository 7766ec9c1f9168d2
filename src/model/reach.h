// One attempt to reach something over the network.
#pragma once

#include <string>

#include "base/json.h"

namespace stackpilot {

/// One attempt to reach something: ICMP echo or TCP connect. That no packet came back in time is an
/// answer: the network has no other.
struct Reach {
  bool ok = false;
  std::string problem;  ///< why not
  double ms = 0;
  bool silent = false;  ///< nothing was learnt: the program that we asked with had not ended when
                        ///< our time was over, or the way there was lost
};
STACKPILOT_DECLARE_JSON(Reach)

}  // namespace stackpilot
