#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_04_06_ci_capabilities() {
  return {
      .id = "G-04-06",
      .claim = "CI attempts no infrastructure it cannot have, and claims nothing it skipped",
      .scope = Scope::kRepository,
      .proof = Proof::kDrill,
      .drills = {"merge-gate-absent"},
      .enforced_by = {"src/ci/pipeline.cpp", "src/ci/summary.cpp"},
      .tests = {"tests/unit/ci/pipeline_test.cpp"},
      .command = "make drill-merge-gate-absent",
      .mutants = {{.name = "claims-what-it-skipped",
                   .summary = "CI says PASS of what it skipped",
                   .kind = "ci-variant",
                   .settings = {{"variant", "claims-what-it-skipped"}},
                   .reason = "the verdict without engine and git: expected exit code 3, CI: NOT "
                             "VERIFIED  0 passed; observed exit code 0, CI: PASS",
                   .drill = "merge-gate-absent"},
                  {.name = "attempts-infrastructure",
                   .summary = "CI begins the golden path where there is no engine",
                   .kind = "ci-variant",
                   .settings = {{"variant", "attempts-infrastructure"}},
                   .reason = "what is attempted without engine and git: expected no "
                             "infrastructure; observed ",
                   .drill = "merge-gate-absent"}}};
}

}  // namespace stackpilot::guarantees
