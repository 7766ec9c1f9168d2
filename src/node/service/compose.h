// Compose on a node, whichever of its versions is there.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// Runs a compose command on the service's project, from the repository's compose file and, where
/// given, one more file on top of it. `postgres` is the image of the database.
Result<access::Output> compose(const access::Operator& here, const ThisNode& self,
                               const std::string& postgres, std::vector<std::string> arguments,
                               const fs::path& override_file = {});

}  // namespace stackpilot::node
