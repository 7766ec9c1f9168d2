#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_04_07_ci_teardown() {
  return {
      .id = "G-04-07",
      .claim = "CI tears down even when verification fails",
      .scope = Scope::kRepository,
      .proof = Proof::kDrill,
      .drills = {"merge-gate-teardown-failed", "merge-gate-teardown-interrupted"},
      .enforced_by = {"src/ci/pipeline.cpp"},
      .tests = {"tests/unit/ci/pipeline_test.cpp"},
      .command = "make drill-merge-gate-teardown",
      .mutants = {{.name = "keeps-the-lab-that-failed",
                   .summary = "CI ends with the golden path when that fails",
                   .kind = "ci-variant",
                   .settings = {{"variant", "keeps-the-lab-that-failed"}},
                   .reason = "what is left of the lab when the golden path fails: expected "
                             "nothing; observed the lab ",
                   .drill = "merge-gate-teardown-failed"},
                  {.name = "keeps-the-interrupted-lab",
                   .summary = "CI ends at once when it is interrupted",
                   .kind = "ci-variant",
                   .settings = {{"variant", "keeps-the-interrupted-lab"}},
                   .reason = "what is left of the lab when it is interrupted: expected nothing; "
                             "observed the lab ",
                   .drill = "merge-gate-teardown-interrupted"}}};
}

}  // namespace stackpilot::guarantees
