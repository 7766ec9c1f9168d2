// Settings of the service's dependency, changed while it runs.
#pragma once

#include <string>

#include "node/faults/fault_kind.h"
#include "node/faults/stored_changes.h"

namespace stackpilot::node {

/// Sets it, and waits until it is in force: at most 5 s, scaled. kCapability, here and below, for a
/// kind of dependency of which that is not known.
Status set_in_dependency(const FaultSite& site, const SettingChange& change);

/// Its value by the server's own account: "off", or "off in <file>".
Result<std::string> setting_in_dependency(const FaultSite& site, const std::string& name);

/// Gives it back the value that it had, and waits until that is in force.
Status reset_in_dependency(const FaultSite& site, const std::string& name);

}  // namespace stackpilot::node
