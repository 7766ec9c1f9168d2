// Reads from the engine how a container is run.
#pragma once

#include "base/json.h"
#include "model/container_settings.h"

namespace stackpilot::access {

/// What an image or a container is configured to run: user, command, variables, health check. From
/// the object "Config" of an inspected image or container.
ContainerSettings configured(const Json& config);

/// All settings of a container. `inspected` is the answer to GET /containers/<id>/json.
ContainerSettings effective_settings(const Json& inspected);

}  // namespace stackpilot::access
