#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {

// The delay is within the service's own deadlines, so no request may fail.
Drill dependency_slow() {
  return Drill{
      .name = "dependency-slow",
      .summary = "Every answer of the dependency comes 200 ms later",
      .runbook = "milestone03.md#g-03-07",
      .plan = [](const Site& site) -> Result<Plan> { return through_proxy(site, node::slow(200)); },
      .alias = "db-slow",
      .needs = {.dependency = true, .kinds = proxied_kinds},
      .clients = Clients::kRecords,
      .exempt = {"G-03-08"},
      .holds = {Probe::kHealth, Probe::kReady, Probe::kRead, Probe::kWrite},
      .longest_answer = Millis(3'000)};
}

}  // namespace stackpilot::drills::catalog
