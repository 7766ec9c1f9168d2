#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {

Drill db_auth() {
  Drill drill = database_loss(
      "db-auth", "The database's password is changed underneath",
      [](const Site& site) -> Result<Plan> { return on_service_node(site, "db-auth"); });
  drill.runbook = "milestone02.md#g-02-02";
  drill.ready.reasons = {"db_auth_failed", "db_unreachable"};
  drill.ready.settles_on = "db_auth_failed";
  drill.ready.red_within = Millis(500);
  return drill;
}

}  // namespace stackpilot::drills::catalog
