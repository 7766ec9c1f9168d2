// An image like the one that was released, with one label more: it works alike, and is another one.
#pragma once

#include <string>

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// The reference of the image that Swarm is told to run: "control:5000/shop-api@sha256:...".
/// kCapability when this node is no manager, or nothing is scaled out.
Result<std::string> image_that_swarm_runs(const FaultSite& site);

/// "control:5000/shop-api"
std::string repository_in(const std::string& reference);

/// Builds it from the released one, under the name `tagged`, which may be taken: it moves then.
Status build_forged(const FaultSite& site, const std::string& released, const std::string& tagged);

/// Whether the image with this id of this node's engine is that of this fault.
Result<bool> is_forged(const FaultSite& site, const std::string& image_id);

/// Removes it from this node's engine. Fine when there is none.
Status remove_forged(const FaultSite& site);

}  // namespace stackpilot::node
