// What host and nodes say to each other about the members of a swarm.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace stackpilot {

/// A node as the swarm shall have it.
struct SwarmMember {
  std::string name;  ///< also its hostname, by which the swarm knows it
  bool manager = false;
  bool replica = false;   ///< carries one
  bool database = false;  ///< the service's dependency runs there
  bool away = false;      ///< not running now: stays as it is
};
STACKPILOT_DECLARE_JSON(SwarmMember)

/// What it takes to join. Both tokens are secret.
struct SwarmTickets {
  std::string worker_token;
  std::string manager_token;
  std::vector<std::string> members;  ///< ids of the nodes that are in it
};
STACKPILOT_DECLARE_JSON(SwarmTickets)

}  // namespace stackpilot
