// The body of an answer as JSON whose numbers keep their digits: a parser that makes doubles of
// them would change what was stored. Bodies are untrusted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::service {

/// A value in a body.
struct BodyValue {
  enum class Kind { kNull, kBoolean, kNumber, kText, kList, kObject };
  Kind kind = Kind::kNull;
  std::string text;               ///< of true, false, numbers (their digits) and texts
  std::vector<std::string> keys;  ///< of an object, one for each of `values`, in order
  std::vector<BodyValue> values;  ///< of a list or object
};

/// nullopt when `body` is not JSON, or more than 64 lists and objects are in each other.
std::optional<BodyValue> parse_body(std::string_view body);

/// What is at `pointer` (RFC 6901); null when there is nothing or it is no pointer. Of a key that
/// is there twice the last one counts. Valid as long as `value` is.
const BodyValue* find_at(const BodyValue& value, const std::string& pointer);

/// `value` as JSON on one line.
std::string to_json_text(const BodyValue& value);

}  // namespace stackpilot::service
