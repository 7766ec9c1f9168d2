#include "model/deployment.h"

namespace stackpilot {
namespace {

// A string as it is, any other type as its JSON text; empty when the field is missing.
std::string field(const Json& answer, const char* name) {
  if (!answer.is_object() || !answer.contains(name)) return "";
  const Json& value = answer[name];
  return value.is_string() ? value.get<std::string>() : to_text(value);
}

}  // namespace

STACKPILOT_DEFINE_JSON(Order, order_id, symbol, side, qty, status, created_at)
STACKPILOT_DEFINE_JSON(Deployment, node, build_id, source_digest, image_id, git_sha, deployed_at,
                       canary)

Order order_of(const Json& answer) {
  return Order{field(answer, "order_id"), field(answer, "symbol"), field(answer, "side"),
               field(answer, "qty"),      field(answer, "status"), field(answer, "created_at")};
}

std::optional<Deployment> read_deployment(const Workspace& workspace, const std::string& node) {
  const Result<std::string> text = read_file(workspace.deployment(node), 65536);
  if (!text) return std::nullopt;
  Result<Deployment> deployment = parse_json<Deployment>(*text, "the deployment record");
  if (!deployment) return std::nullopt;
  return std::move(*deployment);
}

}  // namespace stackpilot
