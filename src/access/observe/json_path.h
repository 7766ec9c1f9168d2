// Reads values from the nested answers of the Docker engine.
#pragma once

#include <initializer_list>

#include "base/json.h"

namespace stackpilot::access {

/// The value at a path of keys, or an empty T where any part is missing or null. Throws
/// Json::exception when it has another type.
template <typename T>
T value_at(const Json& json, std::initializer_list<const char*> path) {
  const Json* here = &json;
  for (const char* key : path) {
    if (!here->is_object() || !here->contains(key)) return T{};
    here = &(*here)[key];
  }
  return here->is_null() ? T{} : here->get<T>();
}

}  // namespace stackpilot::access
