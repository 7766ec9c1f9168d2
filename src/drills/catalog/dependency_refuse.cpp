#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {

Drill dependency_refuse() {
  Drill drill = dependency_loss(
      "dependency-refuse", "The dependency refuses: its password is changed underneath",
      [](const Site& site) -> Result<Plan> { return on_service_node(site, "dependency-refuse"); });
  drill.runbook = "milestone02.md#g-02-02";
  drill.needs.kinds = {"postgres"};
  drill.ready.wrong = {"refused", "lost"};
  drill.ready.settles_on = "refused";
  drill.ready.red_within = Millis(500);
  drill.alias = "db-auth";
  return drill;
}

}  // namespace stackpilot::drills::catalog
