// The stack of a service that is scaled out, on a manager.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/base_image.h"
#include "model/scale_out.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

struct RolloutRequest {
  std::string reference;          ///< of the component's image in a registry
  ImageReferences images;         ///< recipe to the id of the image: the same in every engine
  bool encrypted = false;         ///< networks between nodes
  std::vector<std::string> away;  ///< nodes that are known to be off
  std::string folder;  ///< in shared/, with stack files other than the repository's; for drills
};

/// Ends the compose project of the service on this node, whose requests under way are answered.
/// Fine when nothing of it runs. Its volume and its image stay.
Result<Json> stop_project_here(const access::Operator& here, const ThisNode& self);

/// Deploys the stack file and waits until all of it runs, or the component is rolled back. Answers
/// {"rolled_back", "why", "containers"}: what the stack file declares of them. kBroken when neither
/// happens in time; Swarm goes on then.
Result<Json> roll_out_here(const access::Operator& here, const ThisNode& self,
                           const RolloutRequest& request);

/// Removes the stack of the service from the swarm. Its tasks end politely after that; see
/// await_nothing_of_the_stack_here(). Fine when there is none, or no swarm.
Result<Json> remove_stack_here(const access::Operator& here, const ThisNode& self);

/// Removes the containers of the stack's tasks that have ended. Swarm, which would remove them
/// later, takes them for removed then.
Status remove_ended_tasks_here(const access::Operator& here, const ThisNode& self);

/// Waits until no container and no network of the stack is left on this node; removes containers
/// that stay. kBroken for a network that stays, which only a restart of the engine removes.
Status await_nothing_of_the_stack_here(const access::Operator& here, const ThisNode& self);

}  // namespace stackpilot::node
