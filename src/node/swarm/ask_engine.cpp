#include "node/swarm/ask_engine.h"

#include <fmt/format.h>

#include "access/observe/engine_reader.h"
#include "access/observe/http.h"
#include "base/slowness.h"
#include "base/text.h"

namespace stackpilot::node {
namespace {

constexpr auto engine_timeout = Millis(5'000);

}  // namespace

Result<Json> ask_engine(const std::string& target) {
  TRY_ASSIGN(const access::HttpReply reply,
             access::http_get(access::UnixEndpoint{access::node_engine_socket}, target,
                              scaled(engine_timeout)));
  if (reply.status != 200) {
    return fail(ErrorKind::kBroken, fmt::format("the engine answered {} to GET {}: {}",
                                                reply.status, target, printable(reply.body)));
  }
  return parse_json_text(reply.body, "the engine's answer to " + target);
}

}  // namespace stackpilot::node
