#include "model/scale_out_observation.h"

namespace stackpilot {
namespace {

void shorten(std::optional<Release>& release) {
  if (!release) return;
  Deployment& deployment = release->deployment;
  deployment.source_files.clear();
  deployment.compose_files.clear();
  deployment.containers.clear();
  deployment.canary.reset();
}

}  // namespace

STACKPILOT_DEFINE_JSON(Front, node, tcp, ready, version)
STACKPILOT_DEFINE_JSON(SwarmPorts, node, registry, control, closed, served, served_problem,
                       served_silent)
STACKPILOT_DEFINE_JSON(ScaleOutObservation, record, fronts, ports)

ScaleOut without_files(ScaleOut record) {
  for (auto* release : {&record.release, &record.previous, &record.under_way}) shorten(*release);
  return record;
}

}  // namespace stackpilot
