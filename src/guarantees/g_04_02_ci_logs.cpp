#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_04_02_ci_logs() {
  return {
      .id = "G-04-02",
      .claim = "CI writes what ran, what was skipped and why, why anything failed",
      .scope = Scope::kRepository,
      .proof = Proof::kDrill,
      .drills = {"merge-gate-logs"},
      .enforced_by = {"src/ci/summary.cpp", "src/ci/stage.cpp"},
      .tests = {"tests/unit/ci/summary_test.cpp"},
      .command = "make drill-merge-gate-logs",
      .mutants = {{.name = "writes-no-logs",
                   .summary = "CI leaves no logs",
                   .kind = "ci-variant",
                   .settings = {{"variant", "writes-no-logs"}},
                   .reason = "what is said of check-guarantees when a repo check fails: expected "
                             "failed in every log: is not what the registry says; observed not "
                             "so in summary.json, summary.md, junit.xml, checks.log",
                   .drill = "merge-gate-logs"},
                  {.name = "hides-the-reason",
                   .summary = "CI says that the golden path failed, and not why",
                   .kind = "ci-variant",
                   .settings = {{"variant", "hides-the-reason"}},
                   .reason = "what is said of golden path when the golden path fails: expected "
                             "failed in every log: nodes cannot read this checkout; observed "
                             "not so in ",
                   .drill = "merge-gate-logs"}}};
}

}  // namespace stackpilot::guarantees
