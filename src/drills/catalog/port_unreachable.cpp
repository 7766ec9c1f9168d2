#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {

// Only the TCP guarantee fails; those that need HTTP are blocked by it, not failed.
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
