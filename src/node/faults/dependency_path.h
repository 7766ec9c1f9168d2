// How the API reaches its dependency, and where firewall rules between them must be.
#pragma once

#include <string>

#include "node/faults/fault_kind.h"
#include "node/faults/firewall.h"

namespace stackpilot::node {

struct DependencyPath {
  Namespace where;      ///< network namespace of the API
  std::string address;  ///< of the dependency
  std::string port;
  std::string gateway;  ///< the node's own address in their network
};

/// The API's network namespace; nullopt when the API does not run. Rules between API and dependency
/// must be there, as traffic within a bridge bypasses the node's own chains. A restart of the API
/// removes the namespace and with it the rules.
Result<Namespace> api_namespace(const FaultSite& site);

/// kBroken unless both containers run.
Result<DependencyPath> path_to_dependency(const FaultSite& site);

}  // namespace stackpilot::node
