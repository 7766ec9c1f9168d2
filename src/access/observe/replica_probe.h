// Asks a replica of a service that runs as a stack, on its own node.
#pragma once

#include <string>

#include "model/observation.h"
#include "model/service.h"

namespace stackpilot::access {

/// TCP to the service's port at `address`, and then what its contract names to ask. Ends within 7
/// s, scaled. `address` may be empty: then nothing is reached.
ReplicaProbe probe_replica(const std::string& address, const Service& service);

}  // namespace stackpilot::access
