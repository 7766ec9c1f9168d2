#include "model/deployment.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(PlantedRecord, id, values)
STACKPILOT_DEFINE_JSON(Deployment, project, node, build_id, source_digest, source_files,
                       compose_files, containers, image_id, git_sha, deployed_at, canary)

std::optional<Deployment> read_deployment(const Workspace& workspace, const std::string& node,
                                          const std::string& project) {
  const Result<std::string> text = read_file(workspace.deployment(node, project), 1U << 20U);
  if (!text) return std::nullopt;
  Result<Deployment> deployment = parse_json<Deployment>(*text, "the deployment record");
  if (!deployment) return std::nullopt;
  return std::move(*deployment);
}

}  // namespace stackpilot
