#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {
namespace {

Result<Plan> pull_the_plug(const Site& site) {
  Plan plan = on_service_node(site, "node-off");
  plan.fault.limit_s = 180;
  return plan;
}

}  // namespace

// That names, addresses and host keys survive is judged by their own guarantees, afterwards.
Drill node_loss() {
  return Drill{.name = "node-loss",
               .summary = "The service's node loses its power and gets it back",
               .runbook = "milestone01.md#g-01-01",
               .plan = pull_the_plug,
               .clients = Clients::kProbes,
               .breaks = {"G-01-01"},
               .api = ApiProcess::kReplaced,
               .afterwards = expect_same_data};
}

}  // namespace stackpilot::drills::catalog
