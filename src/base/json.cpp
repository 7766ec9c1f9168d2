#include "base/json.h"

template class nlohmann::basic_json<>;

namespace stackpilot {

Result<Json> parse_json_text(std::string_view text, const std::string& what) {
  try {
    return Json::parse(text);
  } catch (const Json::exception& bad) {
    return fail(ErrorKind::kBroken, what + " is not JSON: " + bad.what());
  }
}

std::optional<std::string> text_at(const Json& json, const char* key) {
  if (!json.is_object()) return std::nullopt;
  const auto found = json.find(key);
  if (found == json.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::string to_text(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace stackpilot
