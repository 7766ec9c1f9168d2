#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_01_07_idempotence() {
  return {
      .id = "G-01-07",
      .claim = "Provisioning is idempotent",
      .scope = Scope::kCluster,
      .proof = Proof::kDrill,
      .drills = {"idempotence"},
      .enforced_by = {"src/node/service/setup.cpp", "src/drills/catalog/idempotence.cpp"},
      .tests = {"tests/unit/node_service/hosts_test.cpp"},
      .command = "make drill-idempotence",
      .mutants = {
          {.name = "hosts-file-changes-again",
           .summary = "whenever the hosts file is written, a wrong line is added to it",
           .kind = "hosts-rewriter",
           .settings = {{"entry", "{stranger} {service_node}"}},
           .place = Place::kOtherNode,
           .reason =
               "the second run: expected no change; observed {here}: hosts entry of {service_node}",
           .drill = "idempotence"}}};
}

}  // namespace stackpilot::guarantees
