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
          .command = "make drill-release"};
}

}  // namespace stackpilot::guarantees
