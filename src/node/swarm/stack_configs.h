// The swarm's configs that a stack has made, of which each new content is another one.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// Ids of those configs of the stack that no service runs with, by the engine's answers to
/// GET /configs and GET /services. Throws Json::exception when a value has a type that the engine
/// does not document.
std::vector<std::string> unused_configs(const Json& configs, const Json& services,
                                        const std::string& stack);

/// Removes them, on a manager: `docker stack deploy --prune` is about services only.
Status remove_unused_configs(const access::Operator& here, const ThisNode& self);

}  // namespace stackpilot::node
