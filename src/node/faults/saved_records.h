// What the service's dependency has stored, set aside before a fault changes it.
#pragma once

#include <string>

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// Whether the service has a dependency of a kind of which that is known.
bool can_save_records(const FaultSite& site);

/// Of a Postgres, all tables that the contract names; of a Redis, the key that is named as the
/// setting `record`. kUsage when there is none; kCapability, here and below, for another kind.
Status save_records(const FaultSite& site);

/// What is no longer there and what is new, as text; empty when all is as saved.
Result<std::string> changed_since_saved(const FaultSite& site);

/// Puts back what was saved, and removes what was set aside. What clients changed of it meanwhile
/// is lost. Returns whether anything was saved; does nothing when nothing was.
Result<bool> restore_records(const FaultSite& site);

}  // namespace stackpilot::node
