// What Compose prints of a project, as parsed YAML: for those who change it before it is read.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <string>

#include "node/service/compose_project.h"

namespace stackpilot::node {

/// As parse_compose_project() does; throws exceptions of yaml-cpp, and of numbers.
Result<DeclaredContainers> read_compose_project(const YAML::Node& root, const std::string& project);

/// "1m30s" or "500ms", in nanoseconds; 0 for an empty text. Throws for what is no number.
std::int64_t nanoseconds_of(const std::string& text);

/// The text of a key; empty when it is missing or null.
std::string entry(const YAML::Node& map, const char* key);

}  // namespace stackpilot::node
