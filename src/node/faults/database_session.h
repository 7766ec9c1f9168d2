// The database asked as its owner, inside its container, where no password is asked for.
#pragma once

#include <string>

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// Runs a statement; what it prints.
Result<std::string> query_database(const FaultSite& site, const std::string& sql);

/// Ends all sessions but its own: clients must connect anew.
Status end_sessions(const FaultSite& site);

}  // namespace stackpilot::node
