// Reads from a swarm's service how its tasks are run, as far as their containers do not say it.
#pragma once

#include "base/json.h"
#include "model/container_settings.h"

namespace stackpilot::access {

/// `spec` is the object "Spec" of an answer to GET /services. Throws Json::exception when a value
/// has a type that is not documented.
ContainerSettings service_settings(const Json& spec);

}  // namespace stackpilot::access
