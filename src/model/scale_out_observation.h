// A service that runs as a stack, as the host sees it.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "model/http_probe.h"
#include "model/reach.h"
#include "model/scale_out.h"
#include "model/tls_probe.h"

namespace stackpilot {

/// A node as the service's clients see it: any replica may answer them there.
struct Front {
  std::string node;
  Reach tcp;  ///< to the service's port
  HttpProbe ready;
  HttpProbe version;  ///< not asked when the contract names none
};
STACKPILOT_DECLARE_JSON(Front)

/// What else of a node the host tries.
struct SwarmPorts {
  std::string node;
  TlsProbe registry;  ///< of a manager, asked with and without the host's certificate
  TlsProbe control;   ///< of a manager
  /// Ports, that nothing may accept connections at, to what came of it: those of an engine, and on
  /// other nodes than managers those of managers.
  std::map<std::string, Reach> closed;
  std::string served;  ///< digest that the registry has for the release's tag; empty: none
  std::string served_problem;
  bool served_silent = false;  ///< it had not answered when our time was over
};
STACKPILOT_DECLARE_JSON(SwarmPorts)

struct ScaleOutObservation {
  ScaleOut record;                ///< without the files and settings of its releases
  std::vector<Front> fronts;      ///< of all nodes of the lab
  std::vector<SwarmPorts> ports;  ///< of all nodes of the lab
};
STACKPILOT_DECLARE_JSON(ScaleOutObservation)

/// The record without what makes it long: digests of files, settings of containers, records.
ScaleOut without_files(ScaleOut record);

}  // namespace stackpilot
