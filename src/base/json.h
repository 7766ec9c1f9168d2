// nlohmann-json, extended by std::optional and by parsing that returns errors instead of throwing.
#pragma once

#include <map>
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

// Instantiated once, in json.cpp: no other template costs as much compile time.
extern template class nlohmann::basic_json<>;

namespace stackpilot {

using Json = nlohmann::json;

/// Parses untrusted `text`; kBroken when it is not JSON. `what` names it in the error.
Result<Json> parse_json_text(std::string_view text, const std::string& what);

/// The string at `key`; nullopt when `json` is no object, lacks the key or has another type there.
std::optional<std::string> text_at(const Json& json, const char* key);

/// The strings, numbers and booleans of a JSON object by key, numbers digit by digit as they are
/// written, which a parser would round. nullopt when `text` is no JSON object.
std::optional<std::map<std::string, std::string>> top_level_texts(std::string_view text);

/// Serializes `json`; bytes that are not UTF-8 become U+FFFD. With `indent` -1, on one line.
std::string to_text(const Json& json, int indent = -1);

// JSON conversion of a struct: declared beside the struct, defined once in a source file. The
// macros of nlohmann-json would compile it in every file that includes the struct.
// NOLINTBEGIN(bugprone-macro-parentheses): a type cannot be in parentheses.
#define STACKPILOT_DECLARE_JSON(Type)             \
  void to_json(nlohmann::json& out, const Type&); \
  void from_json(const nlohmann::json& in, Type&);

#define STACKPILOT_DEFINE_JSON(Type, ...)                                        \
  void to_json(nlohmann::json& nlohmann_json_j, const Type& nlohmann_json_t) {   \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_TO, __VA_ARGS__))     \
  }                                                                              \
  void from_json(const nlohmann::json& nlohmann_json_j, Type& nlohmann_json_t) { \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_FROM, __VA_ARGS__))   \
  }

// The same for a struct that has grown: `ever`, in parentheses, is what every version of this
// program has saved; the others keep their defaults where they were not saved.
#define STACKPILOT_UNPACKED(...) __VA_ARGS__
#define STACKPILOT_JSON_FROM_LATER(field)                                                \
  if (const auto later = nlohmann_json_j.find(#field); later != nlohmann_json_j.end()) { \
    later->get_to(nlohmann_json_t.field);                                                \
  }
#define STACKPILOT_DEFINE_JSON_GROWN(Type, ever, ...)                                       \
  void to_json(nlohmann::json& nlohmann_json_j, const Type& nlohmann_json_t) {              \
    NLOHMANN_JSON_EXPAND(                                                                   \
        NLOHMANN_JSON_PASTE(NLOHMANN_JSON_TO, STACKPILOT_UNPACKED ever, __VA_ARGS__))       \
  }                                                                                         \
  void from_json(const nlohmann::json& nlohmann_json_j, Type& nlohmann_json_t) {            \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_FROM, STACKPILOT_UNPACKED ever)) \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(STACKPILOT_JSON_FROM_LATER, __VA_ARGS__))      \
  }
// NOLINTEND(bugprone-macro-parentheses)

/// Parses untrusted `text` into a T; kBroken when it is not JSON or does not fit. `what` names the
/// text in the error ("node facts of worker1").
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
