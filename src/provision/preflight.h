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
  // Of another owner, for a person:
  std::string taken;  ///< what it has: the addresses, or the name of the lab
  std::string description;
  std::string next;  ///< what mends it
};

/// Looks at the engine's networks, then at the machine's interfaces. Labs on networks of their own
/// stand side by side.
Result<NetworkOwner> find_network_owner(const access::EngineEndpoint& engine,
                                        const Workspace& workspace, const LabSpec& lab);

/// True when two IPv4 networks in CIDR notation share an address. Any prefix will do, and bits
/// beyond it may be set.
bool overlaps(const std::string& one, const std::string& other);

/// The owner according to `docker network inspect` JSON, or kNobody.
NetworkOwner owner_among(const std::string& inspected, const std::string& lab_id,
                         const LabSpec& lab);

}  // namespace stackpilot::provision
