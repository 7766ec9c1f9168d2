// The lab with its services: infra/lab.yaml, and what the compose files that it lists say.
#pragma once

#include <filesystem>
#include <string>

#include "model/lab_spec.h"

namespace stackpilot::service {

/// Reads one compose file's text: its contract, and what it says plainly of the project. kUsage
/// with file, line and column.
Result<Service> read_service(const std::string& text, const std::string& compose_file);

/// Reads infra/lab.yaml and its compose files below `repository`. All errors are kUsage.
Result<LabSpec> load_lab(const std::filesystem::path& repository);

}  // namespace stackpilot::service
