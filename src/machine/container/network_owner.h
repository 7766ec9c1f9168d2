// Finds out who uses the lab's addresses, before anything is made that needs them.
#pragma once

#include <string>
#include <vector>

#include "access/exec/docker.h"
#include "base/result.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::machine::container {

struct NetworkOwner {
  enum class Kind { kNobody, kThisLab, kOther };
  Kind kind = Kind::kNobody;
  // For kOther, in words:
  std::string taken;        ///< what is taken: the addresses, or the lab's name
  std::string description;  ///< who the owner is
  std::string next;         ///< the next step for the operator
};

/// Searches the engine's networks, then the machine's interfaces, for the addresses and the name of
/// the lab's network. Labs with different names and addresses do not conflict.
Result<NetworkOwner> find_network_owner(const access::EngineEndpoint& engine,
                                        const Workspace& workspace, const LabSpec& lab);

/// The same where no engine answers: searches this machine's interfaces. An engine of this checkout
/// that died has left its own there, so that with one this is kNobody.
NetworkOwner find_interface_owner(const Workspace& workspace, const LabSpec& lab);

/// The owner as an error; success when that is nobody or this lab.
Status require_no_other(const NetworkOwner& owner);

/// Whether anybody else holds addresses or name of the lab, by whatever engine answers. Says so
/// when that is the reason why there is no lab here.
Status require_not_taken(const Workspace& workspace, const LabSpec& lab);

/// Whether two IPv4 networks in CIDR notation share an address. Any prefix is valid, and host bits
/// may be set. False for anything else.
bool overlaps(const std::string& one, const std::string& other);

/// The owner according to `docker network inspect` JSON; kNobody if there is none.
NetworkOwner owner_among(const std::string& inspected, const std::string& lab_id,
                         const LabSpec& lab);

}  // namespace stackpilot::machine::container
