// How the API reaches its database: where rules must be to come between them.
#pragma once

#include <string>

#include "node/faults/fault_kind.h"
#include "node/faults/firewall.h"

namespace stackpilot::node {

struct DatabasePath {
  Namespace where;  ///< the API's
  std::string address;
  std::string port;
  std::string gateway;  ///< the node's own address on their network
};

/// The API's network namespace; nothing when it does not run. Containers of one bridge speak past
/// the node's own chains, so rules between them belong there. They are gone with it when the API is
/// restarted.
Result<Namespace> api_namespace(const FaultSite& site);

/// Fails unless both run.
Result<DatabasePath> path_to_database(const FaultSite& site);

}  // namespace stackpilot::node
