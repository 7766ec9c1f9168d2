#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_03_03_layers() {
  return {.id = "G-03-03",
          .claim = "down, clean and destroy each remove their own layer and no other",
          .scope = Scope::kCluster,
          .proof = Proof::kDrill,
          .drills = {"lifecycle"},
          .enforced_by = {"src/node/service/service.cpp", "src/lifecycle/lifecycle.cpp",
                          "src/drills/catalog/lifecycle.cpp"},
          .tests = {"tests/unit/node_service/service_test.cpp"},
          .command = "make drill-lifecycle",
          .mutants = {{.name = "volume-goes-with-the-containers",
                       .summary = "the data volume is removed together with the containers",
                       .kind = "in-copy",
                       .settings = {{"kind", "volume-removed"}, {"images", "{images}"}},
                       .reason = "after make down: expected containers gone, application image "
                                 "there, data volume there, node there; observed containers gone, "
                                 "application image there, data volume gone",
                       .drill = "lifecycle"}}};
}

}  // namespace stackpilot::guarantees
