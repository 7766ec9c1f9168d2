// The verbs `node fault inject|prove|heal`. Each returns its answer as JSON.
#pragma once

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// First starts a timer of the node that heals the fault after `limit_s` seconds even if the host
/// is gone, then injects. kUsage for an unknown kind, a limit outside 1..3600, or a healed fault.
Result<Json> inject_here(const FaultSite& site, const std::string& kind, int limit_s);

Result<Json> prove_here(const FaultSite& site, const std::string& kind);

/// Heals, then stops the timer. An empty kind heals as every kind would, for a fault of which only
/// the id is known. Afterwards inject_here() refuses the fault.
Result<Json> heal_here(const FaultSite& site, const std::string& kind);

}  // namespace stackpilot::node
