#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exchange {

struct JsonMember {
  std::string name;
  // A string's content or a number's own digits; empty for a value of any other type.
  std::string text;
};

enum class JsonFault { malformed, number_too_large };

// The members of one JSON object, in order and with repetitions. Nested values are checked and
// skipped. After a fault, the members up to it are kept; the last one is the one at fault.
struct FlatJson {
  std::vector<JsonMember> members;
  std::optional<JsonFault> fault;
};

// Anything but one JSON object is malformed. Numbers keep their text exactly, so no digit passes
// through floating point; one beyond a double's range is number_too_large. Depth costs no stack.
// The only file that compiles the JSON library: it is most of what a build of the service costs.
FlatJson parse_flat_json(std::string_view text);

}  // namespace exchange
