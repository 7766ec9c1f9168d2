#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_03_02_clean_room() {
  return {
      .id = "G-03-02",
      .claim = "Clean-room leaves no container and no application image of the service",
      .scope = Scope::kService,
      .proof = Proof::kDrill,
      .drills = {"lifecycle"},
      .enforced_by = {"src/node/service/service.cpp", "src/drills/catalog/lifecycle.cpp"},
      .tests = {"tests/unit/node_service/service_test.cpp"},
      .command = "make drill-lifecycle",
      .mutants = {
          {.name = "image-held",
           .summary = "a container that is not known as ours runs the application image",
           .kind = "in-copy",
           .settings = {{"kind", "image-held"},
                        {"SERVICE_NAME", "held"},
                        {"ENV", "lab"},
                        {"LOG_LEVEL", "info"},
                        {"VERSION", "1"}},
           .reason = "after make clean: expected containers gone, application image gone, data "
                     "volume there, node there; observed containers there, application image there",
           .drill = "lifecycle"}}};
}

}  // namespace stackpilot::guarantees
