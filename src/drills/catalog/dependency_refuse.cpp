#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {

Drill dependency_refuse() {
  Drill drill = database_loss(
      "dependency-refuse", "The database's password is changed underneath",
      [](const Site& site) -> Result<Plan> { return on_service_node(site, "dependency-refuse"); });
  drill.runbook = "milestone02.md#g-02-02";
  drill.ready.reasons = {"db_auth_failed", "db_unreachable"};
  drill.ready.settles_on = "db_auth_failed";
  drill.ready.red_within = Millis(500);
  return drill;
}

}  // namespace stackpilot::drills::catalog
