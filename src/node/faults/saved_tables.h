// Of a Postgres: copies of the tables that the contract names, made before a fault changes what is
// stored.
#pragma once

#include <string>

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// Copies each table into one of the same database, stackpilot_<id>_<n>, in one transaction. kUsage
/// when the contract names none.
Status save_tables(const FaultSite& site);

/// The rows that are no longer there, and those that are new, as text; empty when all is as saved.
Result<std::string> changed_in_tables(const FaultSite& site);

/// Puts the saved rows back in one transaction, and removes the copies. What clients stored
/// meanwhile is lost. Returns whether anything was saved; does nothing when nothing was.
Result<bool> restore_tables(const FaultSite& site);

// The statements, exposed for tests.
std::string saving(const std::vector<std::string>& tables, const std::string& id);
std::string restoring(const std::vector<std::string>& tables, const std::string& id);

}  // namespace stackpilot::node
