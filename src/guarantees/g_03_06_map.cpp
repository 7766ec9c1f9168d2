#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_03_06_map() {
  return {.id = "G-03-06",
          .claim = "The guarantees map is generated, up to date, and all in it exists",
          .scope = Scope::kRepository,
          .proof = Proof::kRepo,
          .expected = "the guarantees map is what the registry says",
          .checks = {{"guarantees"}},
          .enforced_by = {"src/checks/gate_guarantees.cpp", "docs/guarantees-map.txt"},
          .tests = {"tests/unit/checks/planted_guarantees.cpp"},
          .command = "make check-guarantees"};
}

}  // namespace stackpilot::guarantees
