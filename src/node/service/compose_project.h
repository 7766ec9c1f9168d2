// What a compose project declares of its containers, as Compose itself resolves it.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "model/container_settings.h"
#include "model/service.h"

namespace stackpilot::node {

/// Container name to settings.
using DeclaredContainers = std::map<std::string, ContainerSettings>;

/// Reads what `docker compose config` or docker-compose 1.29 prints. A key that is not known here
/// is kept as it is written, and so compares with nothing that runs. kBroken when the text is not a
/// project, or a service has no container_name.
Result<DeclaredContainers> parse_compose_project(const std::string& text,
                                                 const std::string& project);

/// kUsage when Compose makes something else of the service's containers, port or volume than what
/// stands in the compose file (service::read_project): then we would judge what nobody runs.
Status require_as_read(const Service& service, const DeclaredContainers& declared);

}  // namespace stackpilot::node
