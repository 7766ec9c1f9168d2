#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_05_04_release_unnoticed() {
  return {.id = "G-05-04",
          .claim =
              "A release is not noticed: no request refused, reset, answered 5xx or "
              "unanswered for 2 s; no order lost, doubled or changed",
          .scope = Scope::kCluster,
          .proof = Proof::kDrill,
          .drills = {"release"},
          .enforced_by = {"infra/docker-stack.yml", "infra/haproxy.cfg",
                          "src/drills/catalog/release.cpp"},
          .tests = {"tests/unit/drills_catalog/release_test.cpp"},
          .command = "make drill-release",
          .mutants = {{.name = "replaces-all-at-once",
                       .summary = "the stack file has all replicas stopped before new ones start",
                       .kind = "stack-variant",
                       .settings = {{"patch", "stack-replaces-all-at-once"}},
                       .reason = " notices: expected no request refused, reset, answered 5xx",
                       .drill = "release"}}};
}

}  // namespace stackpilot::guarantees
