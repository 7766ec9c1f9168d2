#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_03_03_layers() {
  return {.id = "G-03-03",
          .claim = "down, clean and destroy each remove their own layer and no other",
          .scope = Scope::kCluster,
          .proof = Proof::kDrill,
          .drills = {"lifecycle"},
          .enforced_by = {"src/node/service/service.cpp", "src/lifecycle/lifecycle.cpp",
                          "src/drills/catalog/lifecycle.cpp"},
          .tests = {"tests/unit/node_service/service_test.cpp"},
          .command = "make drill-lifecycle"};
}

}  // namespace stackpilot::guarantees
