#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_03_07_database_loss() {
  return {
      .id = "G-03-07",
      .claim = "Readiness is honest under database loss and recovers by itself",
      .scope = Scope::kService,
      .proof = Proof::kDrill,
      .drills = {"db-stop", "db-kill", "db-freeze", "db-auth", "db-partition-drop",
                 "db-partition-reset", "db-disk-full"},
      .enforced_by = {"apps/mock-exchange/src/store/prober.cpp", "src/drills/catalog/parts.cpp"},
      .tests = {"apps/mock-exchange/tests/integration/chaos_test.cpp"},
      .command = "make drill-db"};
}

}  // namespace stackpilot::guarantees
