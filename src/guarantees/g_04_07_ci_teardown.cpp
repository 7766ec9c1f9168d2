#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_04_07_ci_teardown() {
  return {.id = "G-04-07",
          .claim = "CI tears down even when verification fails",
          .scope = Scope::kRepository,
          .proof = Proof::kTest,
          .enforced_by = {"src/ci/pipeline.cpp"},
          .tests = {"tests/unit/ci/pipeline_test.cpp"},
          .command = "make test-unit"};
}

}  // namespace stackpilot::guarantees
