#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {

// The kernel still accepts connections and acknowledges bytes, so only the client's own deadlines
// notice. What was sent to the frozen dependency may be committed after the thaw.
Drill dependency_freeze() {
  Drill drill = dependency_loss(
      "dependency-freeze", "The dependency is frozen: connections hang, TCP still accepts",
      [](const Site& site) -> Result<Plan> { return on_service_node(site, "dependency-freeze"); });
  drill.ready.red_within = Millis(1'500);
  drill.alias = "db-freeze";
  return drill;
}

}  // namespace stackpilot::drills::catalog
