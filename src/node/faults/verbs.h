// `node fault inject|prove|heal`: what the host may ask of a node. Each answers with JSON.
#pragma once

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// Injects, after seeing to it that the node heals it by itself when `limit_s` have passed,
/// whatever has become of us until then.
Result<Json> inject_here(const FaultSite& site, const std::string& kind, int limit_s);

Result<Json> prove_here(const FaultSite& site, const std::string& kind);

/// Heals, then lets go of the time limit. An empty kind heals as every kind would: for a fault of
/// which nothing but the id is known.
Result<Json> heal_here(const FaultSite& site, const std::string& kind);

}  // namespace stackpilot::node
