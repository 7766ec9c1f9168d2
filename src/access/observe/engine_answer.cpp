#include "access/observe/engine_answer.h"

#include "base/slowness.h"

namespace stackpilot::access {
namespace {

constexpr auto engine_timeout = Millis(5'000);

}  // namespace

Error unexpected_answer(const std::string& target, const std::string& found) {
  return Error{ErrorKind::kBroken,
               fmt::format("the Docker engine answered {} to GET {}", found, target)};
}

Result<HttpReply> ask_engine(const std::string& socket, const std::string& target) {
  return http_get(UnixEndpoint{socket}, target, scaled(engine_timeout));
}

Result<Json> body_of_answer(const HttpReply& reply, const std::string& target) {
  if (reply.status != 200) {
    return tl::unexpected(unexpected_answer(target, fmt::format("status {}", reply.status)));
  }
  return parse_json_text(reply.body, "the Docker engine's answer to " + target);
}

Result<Json> engine_answer(const std::string& socket, const std::string& target) {
  TRY_ASSIGN(const HttpReply reply, ask_engine(socket, target));
  return body_of_answer(reply, target);
}

Result<Json> engine_list(const std::string& socket, const std::string& target) {
  Result<Json> list = engine_answer(socket, target);
  if (list && !list->is_array()) return tl::unexpected(unexpected_answer(target, "something else"));
  return list;
}

}  // namespace stackpilot::access
