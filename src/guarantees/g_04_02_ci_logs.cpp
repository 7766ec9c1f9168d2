#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_04_02_ci_logs() {
  return {.id = "G-04-02",
          .claim = "CI writes what ran, what was skipped and why, why anything failed",
          .scope = Scope::kRepository,
          .proof = Proof::kTest,
          .enforced_by = {"src/ci/summary.cpp"},
          .tests = {"tests/unit/ci/summary_test.cpp"},
          .command = "make test-unit"};
}

}  // namespace stackpilot::guarantees
