// The authority of a lab that is scaled out, in .stackpilot/swarm: it vouches for the nodes before
// the registries, and for this host, which looks at them. Its key never leaves this machine.
#pragma once

#include <string>

#include "base/x509.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::lifecycle {

/// The authority, made where there is none, with the certificate of this host beside it.
Result<Credentials> ensure_authority(const Workspace& workspace);

/// The certificate of a node, by its request: valid for its name and its address.
Result<std::string> certify(const Credentials& authority, const NodeSpec& node,
                            const std::string& request);

}  // namespace stackpilot::lifecycle
