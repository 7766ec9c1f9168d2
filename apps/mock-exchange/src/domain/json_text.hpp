#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace exchange {

// Appends text as a quoted JSON string. Bytes that are not valid UTF-8 become U+FFFD, so the output
// is valid JSON whatever a client sent.
void append_json_string(std::string& out, std::string_view text);

// Writes one flat JSON object, member by member, in the order of the calls.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value);
  JsonObject& number(std::string_view name, std::int64_t value);
  // value must be valid JSON already.
  JsonObject& raw(std::string_view name, std::string_view value);
  // Returns the whole object; may be called only once.
  std::string str();

 private:
  void begin_member(std::string_view name);
  std::string out_ = "{";
};

}  // namespace exchange
