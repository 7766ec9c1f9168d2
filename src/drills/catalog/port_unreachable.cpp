#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {

// What cannot be asked is blocked, not failed: TCP is proven before HTTP is believed.
Drill port_unreachable() {
  return Drill{
      .name = "port-unreachable",
      .summary = "Packets to the service's port are dropped on its node",
      .runbook = "milestone02.md#g-02-06",
      .plan = [](const Site& site) -> Result<Plan> { return on_service_node(site, "port-drop"); },
      .clients = Clients::kProbes,
      .breaks = {"G-02-06"},
      .cut_off = {Probe::kHealth, Probe::kReady, Probe::kRead, Probe::kWrite}};
}

}  // namespace stackpilot::drills::catalog
