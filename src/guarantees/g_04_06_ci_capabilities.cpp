#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_04_06_ci_capabilities() {
  return {.id = "G-04-06",
          .claim = "CI attempts no infrastructure it cannot have, and claims nothing it skipped",
          .scope = Scope::kRepository,
          .proof = Proof::kTest,
          .enforced_by = {"src/ci/pipeline.cpp", "src/ci/summary.cpp"},
          .tests = {"tests/unit/ci/pipeline_test.cpp"},
          .command = "make test-unit"};
}

}  // namespace stackpilot::guarantees
