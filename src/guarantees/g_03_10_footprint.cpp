#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_03_10_footprint() {
  return {
      .id = "G-03-10",
      .claim = "The lab leaves its host as it was",
      .scope = Scope::kCluster,
      .proof = Proof::kDrill,
      .drills = {"footprint"},
      .enforced_by = {"src/provision/confinement.cpp", "src/machine/container/engine_places.cpp",
                      "src/footprint/compare.cpp", "src/drills/catalog/footprint.cpp"},
      .tests = {"tests/unit/footprint/planted_test.cpp"},
      .command = "make drill-footprint",
      .mutants = {{.name = "file-in-var-tmp",
                   .summary = "a file appears in /var/tmp meanwhile, and stays",
                   .kind = "host-file",
                   .reason = "/var/tmp/stackpilot-",
                   .drill = "footprint"}}};
}

}  // namespace stackpilot::guarantees
