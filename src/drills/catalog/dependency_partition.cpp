#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {

std::vector<Drill> dependency_partition() {
  Drill drop = dependency_loss(
      "dependency-partition-drop", "Packets between API and dependency are dropped",
      [](const Site& site) -> Result<Plan> { return on_service_node(site, "dependency-drop"); });
  drop.ready.red_within = Millis(1'500);
  drop.alias = "db-partition-drop";
  Drill reset = dependency_loss(
      "dependency-partition-reset", "Connections from the API to the dependency are reset",
      [](const Site& site) -> Result<Plan> { return on_service_node(site, "dependency-reset"); });
  reset.ready.red_within = Millis(500);
  reset.alias = "db-partition-reset";
  return {drop, reset};
}

}  // namespace stackpilot::drills::catalog
