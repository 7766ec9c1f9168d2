// The guarantees map: generated from the registry, never written by hand.
#pragma once

#include <string>

namespace stackpilot::checks {

inline constexpr const char* guarantees_map_path = "docs/guarantees-map.txt";

/// The whole file: one line for each guarantee, in id order.
std::string guarantees_map();

}  // namespace stackpilot::checks
