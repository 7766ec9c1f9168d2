// Transient units of the node's systemd that a fault starts. Their names have the fault's id in
// them.
#pragma once

#include <string>
#include <vector>

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// "stackpilot-<id>.service", for faults that need one unit.
std::string unit_of(const FaultSite& site);

/// Starts `stackpilot node <verb>` as that unit, in /vagrant, as the node's user. The verb must end
/// by itself in time: nothing else limits it.
Status start_unit(const FaultSite& site, const std::string& unit,
                  const std::vector<std::string>& verb);

/// The words that systemd has for the unit now: "active", "failed", ...; "inactive" for none.
Result<std::string> unit_state(const FaultSite& site, const std::string& unit);

/// Stops the unit, if it is there, and makes systemd forget that it failed. Idempotent.
Status end_unit(const FaultSite& site, const std::string& unit);

}  // namespace stackpilot::node
