#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_04_01_workflow() {
  return {.id = "G-04-01",
          .claim = "One CI workflow, calling only Make targets, is the merge gate",
          .scope = Scope::kRepository,
          .proof = Proof::kRepo,
          .expected = "one workflow, which calls only Make targets",
          .checks = {{"workflow"}},
          .enforced_by = {".github/workflows/ci.yml", ".github/rulesets/main.json",
                          "src/checks/gate_workflow.cpp", "src/checks/make_line.cpp",
                          "src/checks/merge_targets.cpp"},
          .tests = {"tests/unit/checks/planted_workflow.cpp"},
          .command = "make check-workflow"};
}

}  // namespace stackpilot::guarantees
