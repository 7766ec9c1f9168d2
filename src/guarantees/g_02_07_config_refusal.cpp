#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_02_07_config_refusal() {
  return {.id = "G-02-07",
          .claim = "The service refuses to start on an incomplete configuration",
          .scope = Scope::kService,
          .proof = Proof::kDrill,
          .drills = {"config-refusal"},
          .enforced_by = {"apps/mock-exchange/src/domain/config.cpp",
                          "src/drills/catalog/config_refusal.cpp"},
          .tests = {"apps/mock-exchange/tests/unit/config_test.cpp"},
          .command = "make drill-config-refusal"};
}

}  // namespace stackpilot::guarantees
