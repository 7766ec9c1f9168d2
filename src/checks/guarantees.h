// The guarantees map, which is generated from the registry.
#pragma once

#include <string>

namespace stackpilot::checks {

inline constexpr const char* guarantees_map_path = "docs/guarantees-map.txt";

/// The content of the file: one line for each guarantee, sorted by id.
std::string guarantees_map();

}  // namespace stackpilot::checks
