// Runs Docker Compose on a node, v1 or v2, whichever is installed.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/base_image.h"
#include "node/service/compose_project.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// The words that call it: `docker compose` where that is there, else `docker-compose`.
std::vector<std::string> compose_program(const access::Operator& here);

/// Runs a compose command on the service's project, with the repository's compose file and an
/// optional override file. `images` are the base images that it has variables for; of the others,
/// which are not used, it gets the name of none.
Result<access::Output> compose(const access::Operator& here, const ThisNode& self,
                               const ImageReferences& images, std::vector<std::string> arguments,
                               const fs::path& override_file = {});

/// What Compose makes of the project on this node, whose address is in it. Version 2 prints it in
/// the same form. Fails as compose() does.
Result<DeclaredContainers> declared_containers(const access::Operator& here, const ThisNode& self,
                                               const ImageReferences& images);

}  // namespace stackpilot::node
