// Runs Docker Compose on a node, v1 or v2, whichever is installed.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// Runs a compose command on the service's project, with the repository's compose file and an
/// optional override file. `postgres` is the image of the database.
Result<access::Output> compose(const access::Operator& here, const ThisNode& self,
                               const std::string& postgres, std::vector<std::string> arguments,
                               const fs::path& override_file = {});

}  // namespace stackpilot::node
