#include "verify/current_build.h"

namespace stackpilot::verify {

std::optional<Build> current_build(const Observation& seen) {
  if (!seen.deployment || seen.deployment->build_id.empty()) return std::nullopt;
  for (const NodeObservation& node : seen.nodes) {
    if (node.name != seen.node || !node.facts) continue;
    if (node.facts->source_digest != seen.deployment->source_digest) return std::nullopt;
    return Build{seen.deployment->build_id, node.facts->source_digest};
  }
  return std::nullopt;
}

}  // namespace stackpilot::verify
