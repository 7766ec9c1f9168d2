#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_05_10_database_node_loss() {
  return {.id = "G-05-10",
          .claim =
              "The loss of the database's node: 503 on the other nodes, nothing acknowledged is "
              "lost, and all is back by itself within 20 s when the node is",
          .scope = Scope::kCluster,
          .proof = Proof::kDrill,
          .drills = {"db-node-loss"},
          .enforced_by = {"infra/docker-stack.yml", "infra/haproxy.cfg",
                          "src/drills/catalog/stack_losses.cpp"},
          .tests = {"tests/unit/drills_catalog/stack_losses_test.cpp"},
          .command = "make drill-db-node-loss",
          .mutants = {{.name = "leaves-the-database",
                       .summary = "the stack does not start a database again that has ended",
                       .kind = "stack-deployed",
                       .settings = {{"patch", "stack-leaves-the-database"}},
                       .reason = "/ready turns green after the dependency accepts again",
                       .drill = "db-node-loss"},
                      {.name = "hides-why",
                       .summary = "the proxies answer for replicas that say why they are not ready",
                       .kind = "stack-deployed",
                       .settings = {{"patch", "proxy-hides-why"}},
                       .reason = "/ready says why not: expected 503",
                       .drill = "db-node-loss"}}};
}

}  // namespace stackpilot::guarantees
