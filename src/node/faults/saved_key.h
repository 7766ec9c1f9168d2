// Of a Redis: a copy of one key, made before a fault changes it.
#pragma once

#include <string>

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// Copies the key that is named as the setting `record` to stackpilot:<id>. kUsage when there is no
/// such key.
Status save_key(const FaultSite& site);

/// That the key is gone, or has another value or life time; empty when it is as saved.
Result<std::string> changed_in_key(const FaultSite& site);

/// Gives the copy the key's name again. Returns whether there was one.
Result<bool> restore_key(const FaultSite& site);

}  // namespace stackpilot::node
