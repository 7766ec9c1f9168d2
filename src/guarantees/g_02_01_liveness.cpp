#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_02_01_liveness() {
  return {.id = "G-02-01",
          .claim = "Liveness is liveness only: it stays green without the dependency",
          .scope = Scope::kService,
          .proof = Proof::kDrill,
          .needs = {ContractPart::kLiveness, ContractPart::kDependency},
          .drills = {"dependency-stop", "dependency-kill", "dependency-freeze", "dependency-refuse",
                     "dependency-partition-drop", "dependency-partition-reset"},
          .enforced_by = {"src/drills/catalog/parts.cpp", "src/drills/expectation.cpp"},
          .tests = {"tests/unit/drills/runner_test.cpp"},
          .command = "make drill-dependency",
          .mutants = {{.name = "health-asks-the-database",
                       .summary = "/health is red when the database is away",
                       .kind = "service-variant",
                       .settings = {{"patch", "health-asks-the-database"}},
                       .place = Place::kOtherNode,
                       .reason = "health never fails",
                       .drill = "dependency-stop"}}};
}

}  // namespace stackpilot::guarantees
