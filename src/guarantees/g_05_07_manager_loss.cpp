#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_05_07_manager_loss() {
  return {.id = "G-05-07",
          .claim =
              "The loss of a manager, the leading one too, stops no client of the other nodes; of "
              "three managers, the others elect one and accept a release",
          .scope = Scope::kCluster,
          .proof = Proof::kDrill,
          .drills = {"manager-loss", "manager-loss-release"},
          .enforced_by = {"infra/haproxy.cfg", "src/lifecycle/swarm_nodes.cpp",
                          "src/drills/catalog/stack_losses.cpp"},
          .tests = {"tests/unit/drills_catalog/stack_losses_test.cpp"},
          .command = "make drill-manager",
          .mutants = {{.name = "proxy-asks-nobody",
                       .summary = "the proxies neither check replicas nor try another one",
                       .kind = "stack-deployed",
                       .settings = {{"patch", "proxy-asks-nobody"}},
                       .reason = "are without service: expected within 1000 ms",
                       .drill = "manager-loss"}}};
}

}  // namespace stackpilot::guarantees
