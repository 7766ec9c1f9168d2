// Runs Docker Compose on a node, v1 or v2, whichever is installed.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "node/service/compose_project.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// Runs a compose command on the service's project, with the repository's compose file and an
/// optional override file. `postgres` is the image of the database.
Result<access::Output> compose(const access::Operator& here, const ThisNode& self,
                               const std::string& postgres, std::vector<std::string> arguments,
                               const fs::path& override_file = {});

/// What Compose makes of the project on this node, whose address is in it. Version 2 prints it in
/// the same form. Fails as compose() does.
Result<DeclaredContainers> declared_containers(const access::Operator& here, const ThisNode& self,
                                               const std::string& postgres);

}  // namespace stackpilot::node
