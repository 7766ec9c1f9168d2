#include "model/deployment.h"

namespace stackpilot {
STACKPILOT_DEFINE_JSON(Order, order_id, symbol, side, qty, status, created_at)
STACKPILOT_DEFINE_JSON(Deployment, project, node, build_id, source_digest, source_files,
                       compose_files, containers, image_id, git_sha, deployed_at, canary)

std::optional<Order> parse_order(std::string_view body) {
  const auto fields = top_level_texts(body);
  if (!fields) return std::nullopt;
  const auto field = [&](const char* name) {
    const auto found = fields->find(name);
    return found == fields->end() ? std::string() : found->second;
  };
  return Order{field("order_id"), field("symbol"), field("side"),
               field("qty"),      field("status"), field("created_at")};
}

std::optional<Deployment> read_deployment(const Workspace& workspace, const std::string& node,
                                          const std::string& project) {
  const Result<std::string> text = read_file(workspace.deployment(node, project), 1U << 20U);
  if (!text) return std::nullopt;
  Result<Deployment> deployment = parse_json<Deployment>(*text, "the deployment record");
  if (!deployment) return std::nullopt;
  return std::move(*deployment);
}

}  // namespace stackpilot
