// nlohmann-json with the two things it lacks here: optionals, and parsing without exceptions.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nlohmann {
template <typename T>
struct adl_serializer<std::optional<T>> {
  static void to_json(json& out, const std::optional<T>& value) {
    if (value) {
      out = *value;
    } else {
      out = nullptr;
    }
  }
  static void from_json(const json& in, std::optional<T>& value) {
    if (in.is_null()) {
      value.reset();
    } else {
      value = in.get<T>();
    }
  }
};
}  // namespace nlohmann

namespace stackpilot {

using Json = nlohmann::json;

/// Parses `text` into a T. `what` names the text in the error ("node facts of worker1").
template <typename T>
Result<T> parse_json(std::string_view text, const std::string& what) {
  try {
    return Json::parse(text).get<T>();
  } catch (const Json::exception& bad) {
    return fail(ErrorKind::kBroken, what + " is not the expected JSON: " + bad.what());
  }
}

}  // namespace stackpilot
