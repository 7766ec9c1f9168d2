// One HTTP exchange with something at an address, and what came back.
#pragma once

#include <string>

#include "base/json.h"

namespace stackpilot {

/// One HTTP exchange, tried only after a TCP connect to the same port succeeded.
struct HttpProbe {
  std::string target;  ///< "/ready"
  int status = 0;      ///< 0: no answer
  std::string body;
  std::string problem;
  double tcp_proven_at_ms = 0;  ///< since the start of the observation; 0: never
  double asked_at_ms = 0;       ///< since the start of the observation; 0: not asked
  double ms = 0;
  bool silent = false;  ///< it had not answered when our time was over
};
STACKPILOT_DECLARE_JSON(HttpProbe)

}  // namespace stackpilot
