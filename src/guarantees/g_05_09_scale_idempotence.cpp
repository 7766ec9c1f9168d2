#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_05_09_scale_idempotence() {
  return {.id = "G-05-09",
          .claim = "scale-up, -down, release and rollback are idempotent and leave nothing",
          .scope = Scope::kCluster,
          .proof = Proof::kDrill,
          .drills = {"scale-idempotence"},
          .enforced_by = {"src/lifecycle/scale.cpp", "src/drills/catalog/scale_idempotence.cpp"},
          .tests = {"tests/unit/drills_catalog/scale_idempotence_test.cpp"},
          .command = "make drill-scale-idempotence",
          .mutants = {{.name = "leaves-a-volume",
                       .summary = "a volume comes and goes on a node, whatever the command",
                       .kind = "in-copy",
                       .settings = {{"kind", "churn"}, {"what", "volume"}, {"image", "{db_image}"}},
                       .reason = "scale-down: expected nothing but the service's data is left; "
                                 "observed volume stackpilot-",
                       .drill = "scale-idempotence"}}};
}

}  // namespace stackpilot::guarantees
