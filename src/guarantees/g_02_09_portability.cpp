#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_02_09_portability() {
  return {.id = "G-02-09",
          .claim = "The same image and compose file run on more than one node",
          .scope = Scope::kService,
          .proof = Proof::kDrill,
          .drills = {"portability"},
          .enforced_by = {"infra/docker-compose.yml", "src/lifecycle/deploy.cpp",
                          "src/drills/catalog/portability.cpp"},
          .tests = {"tests/unit/checks/image_reference_test.cpp"},
          .command = "make drill-portability",
          .mutants = {
              {.name = "node-does-not-forward",
               .summary = "the kernel of another node forwards no packets to containers",
               .kind = "no-forwarding",
               .place = Place::kOtherNode,
               .reason = "a copy on {here}: expected it runs; observed the service is not ready",
               .drill = "portability"}}};
}

}  // namespace stackpilot::guarantees
