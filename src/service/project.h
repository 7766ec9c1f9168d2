// What a compose file says plainly of its service: containers, image, port and volume.
#pragma once

#include <string>

#include "base/result.h"
#include "model/service.h"

namespace stackpilot::service {

/// The name of the project of a compose file, as Compose makes it of the file's folder; empty where
/// it cannot.
std::string project_name(const std::string& compose_file);

/// Reads the components that `contract` names from `text`, the compose file at that path in the
/// repository. What is needed of them must stand there as it is, not in a variable or in another
/// file: a deploy compares it with what Compose makes of the project. kUsage, with file, line and
/// column, where it does not, and where the component does not publish exactly one port.
Result<Service> read_project(const std::string& text, const std::string& compose_file,
                             Contract contract);

}  // namespace stackpilot::service
