// The registry on a manager of a lab that is scaled out: a container beside the swarm, so that the
// first release has something to be pulled from.
#pragma once

#include <string>

#include "access/operate/operator.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

inline constexpr const char* registry_volume = "stackpilot_registry";

/// Runs it from `image`, at the node's own address, with the certificates in trust_folder. One that
/// runs from this image and these certificates stays, unless its volume is full: what it had is
/// pushed again. kBroken when it does not accept connections.
Result<Json> start_registry_here(const access::Operator& here, const ThisNode& self,
                                 const std::string& image);

/// Waits until the one of this node accepts connections; kBroken when it does not.
Status await_registry_here(const access::Operator& here, const ThisNode& self);

/// Removes it with all its images. Fine when there is none.
Status remove_registry_here(const access::Operator& here);

}  // namespace stackpilot::node
