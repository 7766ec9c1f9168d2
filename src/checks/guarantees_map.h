// What documents say of the guarantees, made from the registry.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace stackpilot::checks {

inline constexpr const char* guarantees_map_path = "docs/guarantees-map.txt";

/// The content of that file: one line for each guarantee, sorted by id.
std::string guarantees_map();

/// `readme` with the block of the guarantees' table as the registry says. kUsage when the lines
/// that mark the block are not there, each once and in order.
Result<std::string> with_guarantees_table(std::string_view readme);

}  // namespace stackpilot::checks
