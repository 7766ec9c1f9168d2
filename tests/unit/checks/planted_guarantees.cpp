// G-03-06: violations for the guarantees gate.
#include "unit/checks/planted.h"

namespace stackpilot::checks {

const std::vector<Planted>& planted_guarantees() {
  static const std::vector<Planted> all = {
      {"MapEditedByHand", "guarantees/stale-map",
       [](Spoiled& tree) {
         tree.replace("docs/guarantees-map.txt", "make verify-host", "make verify");
       },
       "docs/guarantees-map.txt:3"},
      {"MapCutShort", "guarantees/stale-map",
       [](Spoiled& tree) { tree.replace("docs/guarantees-map.txt", "G-04-07", "G-04-08"); },
       "docs/guarantees-map.txt"},
      {"EnforcingFileIsGone", "guarantees/missing-path",
       [](Spoiled& tree) { tree.remove("src/verify/judge_host.cpp"); },
       "G-01-01 is enforced by src/verify/judge_host.cpp"},
      {"ProvingTargetIsGone", "guarantees/missing-target",
       [](Spoiled& tree) {
         tree.replace("Makefile", "verify-build status", "status");
         tree.forget_in_documents("make verify-build");
       },
       "make verify-build"},
      {"TestIsGone", "guarantees/missing-test",
       [](Spoiled& tree) { tree.remove("tests/unit/verify/mutations_data.cpp"); },
       "G-02-04 is tested by tests/unit/verify/mutations_data.cpp"},
      {"TestNamesAnotherGuarantee", "guarantees/missing-test",
       [](Spoiled& tree) {
         tree.replace("tests/unit/node_service/hosts_test.cpp", "G-01-07", "G-01-77");
       },
       "does not name G-01-07"},
      {"RunbookEntryIsGone", "guarantees/missing-runbook",
       [](Spoiled& tree) {
         tree.replace("docs/runbooks/milestone04.md", "## G-04-07", "## Tearing down");
       },
       "has no entry for G-04-07"},
  };
  return all;
}

}  // namespace stackpilot::checks
