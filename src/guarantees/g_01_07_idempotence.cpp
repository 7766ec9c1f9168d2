#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_01_07_idempotence() {
  return {.id = "G-01-07",
          .claim = "Provisioning is idempotent",
          .scope = Scope::kCluster,
          .proof = Proof::kDrill,
          .drills = {"idempotence"},
          .enforced_by = {"src/node/service/setup.cpp", "src/drills/catalog/idempotence.cpp"},
          .tests = {"tests/unit/node_service/hosts_test.cpp"},
          .command = "make drill-idempotence"};
}

}  // namespace stackpilot::guarantees
