#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_02_07_config_refusal() {
  return {.id = "G-02-07",
          .claim = "The service refuses to start on an incomplete configuration",
          .scope = Scope::kService,
          .proof = Proof::kDrill,
          .needs = {ContractPart::kConfiguration},
          .drills = {"config-refusal"},
          .enforced_by = {"src/drills/catalog/config_refusal.cpp"},
          .tests = {"tests/unit/drills_catalog/config_refusal_test.cpp"},
          .command = "make drill-config-refusal",
          .mutants = {{.name = "starts-with-variables-missing",
                       .summary = "the service makes up what is not set, and starts",
                       .kind = "service-variant",
                       .settings = {{"patch", "starts-with-variables-missing"}},
                       .place = Place::kOtherNode,
                       .reason = "without ENV: expected exited 2: ENV is not set; observed running",
                       .drill = "config-refusal"}}};
}

}  // namespace stackpilot::guarantees
