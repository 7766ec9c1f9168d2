#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {

// kill -9 tests whether commits survive the death of the process, not a loss of power: the kernel's
// page cache survives. It cannot tell a database with `fsync` from one without.
Drill dependency_kill() {
  Drill drill = dependency_loss(
      "dependency-kill", "All processes of the dependency are killed (kill -9) under write load",
      [](const Site& site) -> Result<Plan> { return on_service_node(site, "dependency-kill"); });
  drill.breaks = {"G-02-02", "G-02-03"};
  drill.ready.red_within = Millis(500);
  drill.alias = "db-kill";
  return drill;
}

}  // namespace stackpilot::drills::catalog
