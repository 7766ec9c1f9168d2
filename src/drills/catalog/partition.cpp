#include <fmt/format.h>

#include "drills/catalog/catalog.h"

namespace stackpilot::drills::catalog {
namespace {

Result<Plan> cut_off_another_node(const Site& site) {
  for (const NodeSpec& node : site.lab.nodes) {
    if (node.name != site.node.name) return Plan{.fault = {"peer-drop", node.name}};
  }
  return fail(ErrorKind::kCapability, "the lab has only one node");
}

// Pairs that include the isolated node must not reach each other; all other pairs must.
void expect_severed_pairs(Stage& stage, const Verification& during) {
  const std::string cut = stage.fault().node;
  for (const NodeObservation& from : during.seen.nodes) {
    if (!from.facts) continue;
    for (const PeerView& to : from.facts->peers) {
      if (to.name == from.name) continue;
      const bool severed = from.name == cut || to.name == cut;
      const bool reached = to.icmp.ok || to.ssh_port.ok;
      stage.expect(fmt::format("{} -> {}", from.name, to.name), reached != severed,
                   severed ? "cut off" : "reached", reached ? "reached" : "cut off");
    }
  }
}

}  // namespace

Drill partition() {
  return Drill{.name = "partition",
               .summary = "A node is cut off from the other nodes; the host still reaches it",
               .runbook = "milestone01.md#g-01-06",
               .plan = cut_off_another_node,
               .breaks = {"G-01-06"},
               .meanwhile = expect_severed_pairs};
}

}  // namespace stackpilot::drills::catalog
