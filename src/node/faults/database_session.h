// Queries as the database's owner, from inside its container, where no password is needed.
#pragma once

#include <string>

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// Runs a statement and returns its output, unaligned and without headers.
Result<std::string> query_database(const FaultSite& site, const std::string& sql);

/// Ends all sessions of the owner, which the API uses, except its own. Clients must reconnect.
Status end_sessions(const FaultSite& site);

}  // namespace stackpilot::node
