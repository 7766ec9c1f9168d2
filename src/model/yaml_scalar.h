// What a scalar of YAML means, by the core schema of YAML 1.2.
#pragma once

#include <yaml-cpp/yaml.h>

#include <optional>

#include "base/json.h"

namespace stackpilot {

/// A scalar as JSON: null, true, false and numbers where they are written without quotes, text
/// otherwise. nullopt for what JSON does not have (.inf, .nan, an integer of more than 64 bits, a
/// tag of its own), and for lists and maps.
std::optional<Json> core_scalar(const YAML::Node& node);

}  // namespace stackpilot
