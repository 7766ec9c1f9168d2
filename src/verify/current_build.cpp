#include "verify/current_build.h"

namespace stackpilot::verify {

std::optional<Build> current_build(const Observation& seen, const ServiceObservation& service) {
  const std::optional<Deployment>& deployed = service.deployment;
  if (!deployed || deployed->build_id.empty()) return std::nullopt;
  for (const NodeObservation& node : seen.nodes) {
    if (node.name != deployed->node || !node.facts) continue;
    const auto own = node.facts->services.find(deployed->project);
    if (own == node.facts->services.end()) return std::nullopt;
    if (own->second.source_digest != deployed->source_digest) return std::nullopt;
    return Build{deployed->build_id, deployed->source_digest};
  }
  return std::nullopt;
}

std::optional<Build> current_build(const Observation& seen) {
  if (seen.services.empty()) return std::nullopt;
  return current_build(seen, seen.services.front());
}

}  // namespace stackpilot::verify
