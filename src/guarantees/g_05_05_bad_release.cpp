#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_05_05_bad_release() {
  return {.id = "G-05-05",
          .claim = "A release that cannot become ready is rolled back by itself, and not noticed",
          .scope = Scope::kCluster,
          .proof = Proof::kDrill,
          .drills = {"release-bad-crash", "release-bad-unready", "release-bad-version"},
          .enforced_by = {"infra/docker-stack.yml", "src/lifecycle/scale.cpp",
                          "src/drills/catalog/release.cpp"},
          .tests = {"tests/unit/drills_catalog/release_test.cpp"},
          .command = "make drill-release-bad"};
}

}  // namespace stackpilot::guarantees
