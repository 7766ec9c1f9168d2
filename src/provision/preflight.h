// Whose are the lab's addresses? Asked before anything is made on them.
#pragma once

#include <string>
#include <vector>

#include "access/exec/docker.h"
#include "base/result.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::provision {

struct NetworkOwner {
  enum class Kind { kNobody, kThisLab, kOther };
  Kind kind = Kind::kNobody;
  std::string description;  ///< of another owner, for a person
};

/// Looks at the engine's networks, then at the machine's interfaces.
Result<NetworkOwner> find_network_owner(const access::EngineEndpoint& engine,
                                        const Workspace& workspace, const NetworkSpec& network);

/// Name of the bridge interface of the lab's network.
std::string bridge_name(const NetworkSpec& network);

/// True when two IPv4 networks in CIDR notation share an address. Any prefix will do, and bits
/// beyond it may be set.
bool overlaps(const std::string& one, const std::string& other);

/// The owner according to `docker network inspect` JSON, or kNobody.
NetworkOwner owner_among(const std::string& inspected, const std::string& lab_id,
                         const NetworkSpec& network);

}  // namespace stackpilot::provision
