#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {
namespace {

constexpr const char* volume_mib = "192";

// On a copy of the service with a bounded volume: filling the real one would fill the host's disk.
Result<Plan> on_a_bounded_copy(const Site& site) {
  TRY_ASSIGN(const NodeSpec node, free_node(site));
  FaultPlan copy = copy_of_service(site, node);
  copy.settings["volume_mib"] = volume_mib;
  return Plan{.fault = {"disk-full", node.name}, .setup = {copy}, .node = node.name};
}

}  // namespace

// Writes are not expected to fail: a record that fits into an allocated page is still accepted.
Drill dependency_disk_full() {
  Drill drill =
      dependency_loss("dependency-disk-full",
                      "The dependency's bounded volume is filled (on a copy)", on_a_bounded_copy);
  drill.needs.kinds = {"postgres"};
  drill.needs.volume = true;
  drill.ready.wrong = {"full"};
  drill.ready.red_within = Millis(2'500);
  drill.ready.green_within = Millis(2'500);
  drill.holds = {Probe::kHealth, Probe::kRead};
  drill.refused = {Probe::kReady};
  drill.exempt = {"G-03-08"};
  drill.afterwards = nullptr;  // the copy and its data are gone by then
  drill.alias = "db-disk-full";
  return drill;
}

}  // namespace stackpilot::drills::catalog
