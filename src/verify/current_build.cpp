#include "verify/current_build.h"

namespace stackpilot::verify {

std::vector<Build> current_builds(const Observation& seen, const ServiceObservation& service) {
  const std::optional<Deployment>& deployed = service.deployment;
  if (!deployed || deployed->build_id.empty()) return {};
  for (const NodeObservation& node : seen.nodes) {
    if (node.name != deployed->node || !node.facts) continue;
    const auto own = node.facts->services.find(deployed->project);
    if (own == node.facts->services.end()) return {};
    if (own->second.source_digest != deployed->source_digest) return {};
    return {Build{deployed->build_id, deployed->source_digest}};
  }
  return {};
}

std::vector<Build> current_builds(const Observation& seen) {
  std::vector<Build> builds;
  for (const ServiceObservation& service : seen.services) {
    for (Build& build : current_builds(seen, service)) builds.push_back(std::move(build));
  }
  return builds;
}

}  // namespace stackpilot::verify
