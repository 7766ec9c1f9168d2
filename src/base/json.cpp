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

std::string to_text(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace stackpilot
