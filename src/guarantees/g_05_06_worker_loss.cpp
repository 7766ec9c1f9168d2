#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_05_06_worker_loss() {
  return {.id = "G-05-06",
          .claim =
              "The loss of a worker without the database, or of its link, is over for clients of "
              "the other nodes within 1 s in all: orders under way are resolved, none is lost; "
              "when the node is back its replica serves within 10 s",
          .scope = Scope::kCluster,
          .proof = Proof::kDrill,
          .drills = {"worker-loss", "worker-freeze", "worker-partition"},
          .enforced_by = {"infra/haproxy.cfg", "infra/docker-stack.yml",
                          "src/drills/catalog/stack_losses.cpp"},
          .tests = {"tests/unit/drills_catalog/stack_losses_test.cpp"},
          .command = "make drill-worker",
          .mutants = {{.name = "proxy-asks-nobody",
                       .summary = "the proxies neither check replicas nor try another one",
                       .kind = "stack-deployed",
                       .settings = {{"patch", "proxy-asks-nobody"}},
                       .reason = "are without service: expected within 1000 ms",
                       .drill = "worker-loss"}}};
}

}  // namespace stackpilot::guarantees
