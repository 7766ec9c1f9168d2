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
      {"TableEditedByHand", "guarantees/stale-readme",
       [](Spoiled& tree) {
         tree.replace("README.md", "| The service runs unprivileged",
                      "| The service may run unprivileged");
       },
       "README.md:"},
      {"TableNotMarked", "guarantees/stale-readme",
       [](Spoiled& tree) { tree.replace("README.md", "<!-- end of guarantees -->\n", ""); },
       "does not mark the table"},
      {"RunbookClaimsSomethingElse", "guarantees/runbook-claim",
       [](Spoiled& tree) {
         tree.replace("docs/runbooks/milestone01.md", "Provisioning is idempotent\n",
                      "Provisioning is fast\n");
       },
       "G-01-07 claims: Provisioning is idempotent"},
      {"EnforcingFileIsGone", "guarantees/missing-path",
       [](Spoiled& tree) { tree.remove("src/guarantees/g_01_01_reach.cpp"); },
       "G-01-01 is enforced by src/guarantees/g_01_01_reach.cpp"},
      {"ProvingTargetIsGone", "guarantees/missing-target",
       [](Spoiled& tree) {
         tree.replace("Makefile", "    verify-build ", "    ");
         tree.forget_in_documents("make verify-build");
       },
       "make verify-build", "guarantees/stale-readme"},
      {"TestIsGone", "guarantees/missing-test",
       [](Spoiled& tree) { tree.remove("tests/unit/guarantees/mutations_data.cpp"); },
       "G-02-04 is tested by tests/unit/guarantees/mutations_data.cpp"},
      {"TestNamesAnotherGuarantee", "guarantees/missing-test",
       [](Spoiled& tree) {
         tree.replace("tests/unit/node_service/hosts_test.cpp", "G-01-07", "G-01-77");
       },
       "does not name G-01-07"},
      {"RunbookEntryIsGone", "guarantees/missing-runbook",
       [](Spoiled& tree) {
         tree.replace("docs/runbooks/milestone04.md", "## G-04-07", "## Tearing down");
       },
       "has no entry for G-04-07", "docs/broken-anchor"},
  };
  return all;
}

}  // namespace stackpilot::checks
