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

// Compiled once, in json.cpp: it is the most expensive template of the program by far.
extern template class nlohmann::basic_json<>;

namespace stackpilot {

using Json = nlohmann::json;

/// Parses `text`, which may come from anywhere. `what` names it in the error.
Result<Json> parse_json_text(std::string_view text, const std::string& what);

/// A text member of `json`; nothing when it is no object, lacks the key or holds another type.
std::optional<std::string> text_at(const Json& json, const char* key);

/// As text, with anything that is not UTF-8 replaced. `indent` -1: on one line.
std::string to_text(const Json& json, int indent = -1);

// A struct's JSON form: declared beside the struct, defined once in a source file, because
// nlohmann's own macro would compile it in every file that sees the struct.
#define STACKPILOT_DECLARE_JSON(Type)             \
  void to_json(nlohmann::json& out, const Type&); \
  void from_json(const nlohmann::json& in, Type&);

// NOLINTBEGIN(bugprone-macro-parentheses): a type cannot be in parentheses.
#define STACKPILOT_DEFINE_JSON(Type, ...)                                        \
  void to_json(nlohmann::json& nlohmann_json_j, const Type& nlohmann_json_t) {   \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_TO, __VA_ARGS__))     \
  }                                                                              \
  void from_json(const nlohmann::json& nlohmann_json_j, Type& nlohmann_json_t) { \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_FROM, __VA_ARGS__))   \
  }
// NOLINTEND(bugprone-macro-parentheses)

/// Parses `text` into a T. `what` names the text in the error ("node facts of worker1").
template <typename T>
Result<T> parse_json(std::string_view text, const std::string& what) {
  TRY_ASSIGN(const Json json, parse_json_text(text, what));
  try {
    return json.get<T>();
  } catch (const Json::exception& bad) {
    return fail(ErrorKind::kBroken, what + " is not the expected JSON: " + bad.what());
  }
}

}  // namespace stackpilot
