#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_05_05_bad_release() {
  return {
      .id = "G-05-05",
      .claim = "A release that cannot become ready is rolled back by itself, and not noticed",
      .scope = Scope::kCluster,
      .proof = Proof::kDrill,
      .drills = {"release-bad-crash", "release-bad-unready", "release-bad-version"},
      .enforced_by = {"infra/docker-stack.yml", "src/lifecycle/scale.cpp",
                      "src/drills/catalog/release.cpp"},
      .tests = {"tests/unit/drills_catalog/release_test.cpp"},
      .command = "make drill-release-bad",
      .mutants = {{.name = "pauses-a-failed-release",
                   .summary = "the stack file has a release that fails paused, not rolled back",
                   .kind = "stack-variant",
                   .settings = {{"patch", "stack-pauses-a-failed-release"}},
                   .reason = "how the release ended: expected rolled back by itself; observed "
                             "an error: ",
                   .drill = "release-bad-crash"},
                  {.name = "lets-in-what-lives",
                   .summary = "the stack file's check asks whether a replica lives, not whether "
                              "it was ever ready",
                   .kind = "stack-variant",
                   .settings = {{"patch", "stack-lets-in-what-lives"}},
                   .reason = "how the release ended: expected rolled back by itself",
                   .drill = "release-bad-unready"}}};
}

}  // namespace stackpilot::guarantees
