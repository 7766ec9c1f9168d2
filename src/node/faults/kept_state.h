// What a fault needs to know when it is healed, kept on the node: /var/lib/stackpilot/<id>/<name>.
// Survives a restart of the node, and is all that a healing has that knows the id only.
#pragma once

#include <optional>
#include <string>

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// Writes `text` under that name, which must be a plain file name.
Status keep(const FaultSite& site, const std::string& name, const std::string& text);

/// What was kept under that name; nullopt if nothing was.
std::optional<std::string> kept(const FaultSite& site, const std::string& name);

/// Removes what was kept under that name, and the folder of the fault when nothing else is in it.
/// Succeeds when there is nothing.
Status forget(const FaultSite& site, const std::string& name);

}  // namespace stackpilot::node
