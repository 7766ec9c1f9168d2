#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_02_11_history() {
  return {.id = "G-02-11",
          .claim = "An acknowledged order is never lost, and a retried one is stored once",
          .scope = Scope::kService,
          .proof = Proof::kDrill,
          .drills = {"db-kill", "db-cut", "api-kill"},
          .enforced_by = {"apps/mock-exchange/src/store/order_writer.cpp",
                          "src/drills/history/checker.cpp"},
          .tests = {"tests/unit/drills_history/checker_test.cpp"},
          .command = "make drills"};
}

}  // namespace stackpilot::guarantees
