#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {

Drill dependency_stop() {
  Drill drill = dependency_loss(
      "dependency-stop", "The dependency is stopped and started again",
      [](const Site& site) -> Result<Plan> { return on_service_node(site, "dependency-stop"); });
  drill.breaks = {"G-02-02", "G-02-03"};
  drill.ready.red_within = Millis(500);
  drill.alias = "db-stop";
  return drill;
}

}  // namespace stackpilot::drills::catalog
