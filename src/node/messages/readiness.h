// How far a booting node has come.
#pragma once

#include <string>

#include "base/json.h"
#include "model/observation.h"

namespace stackpilot::node {

struct Readiness {
  std::string systemd;  ///< systemctl is-system-running: starting, running, degraded, ...
  WorkdirFact workdir;  ///< what is mounted at /vagrant
};
STACKPILOT_DECLARE_JSON(Readiness)

}  // namespace stackpilot::node
