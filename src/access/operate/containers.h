// The state of containers in an engine.
#pragma once

#include <string>

#include "access/operate/operator.h"

namespace stackpilot::access {

/// Whether a container of that name is running in the engine of `host`.
bool runs_container(const Operator& host, const std::string& name);

}  // namespace stackpilot::access
