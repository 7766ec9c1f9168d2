// What the stack file declares, as Compose resolves it on a node.
#pragma once

#include "access/operate/operator.h"
#include "node/service/compose_project.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// By the names of the swarm's services; see parse_stack_project(). `variables` are those that the
/// stack is deployed with. kBroken when Compose does not understand the file.
Result<DeclaredContainers> declared_by_stack(const access::Operator& here, const ThisNode& self,
                                             const access::Variables& variables, bool encrypted);

}  // namespace stackpilot::node
