#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_03_07_database_loss() {
  return {
      .id = "G-03-07",
      .claim = "Readiness is honest under loss of the dependency and recovers by itself",
      .scope = Scope::kService,
      .proof = Proof::kDrill,
      .needs = {ContractPart::kDependency},
      .drills = {"dependency-stop", "dependency-kill", "dependency-freeze", "dependency-refuse",
                 "dependency-partition-drop", "dependency-partition-reset", "dependency-disk-full"},
      .enforced_by = {"src/drills/catalog/parts.cpp", "src/drills/expectation.cpp"},
      .tests = {"tests/unit/drills/runner_test.cpp"},
      .command = "make drill-dependency",
      .mutants = {
          {.name = "always-ready",
           .summary = "/ready never asks the database",
           .kind = "service-variant",
           .settings = {{"patch", "always-ready"}},
           .place = Place::kOtherNode,
           .reason = "/ready says why not: expected 503 db_unreachable or db_timeout or "
                     "db_starting_up; observed it was never red",
           .drill = "dependency-stop"},
          {.name = "exits-with-the-database",
           .summary = "the service exits when it loses the database",
           .kind = "service-variant",
           .settings = {{"patch", "exits-with-the-database"}},
           .place = Place::kOtherNode,
           .reason = "the API's process: ",
           .drill = "dependency-stop"},
          {.name = "answers-from-a-cache",
           .summary = "orders that were read once are read from memory",
           .kind = "service-variant",
           .settings = {{"patch", "answers-from-a-cache"}},
           .place = Place::kOtherNode,
           .reason = "read is refused while it cannot be done",
           .drill = "dependency-stop"},
          {.name = "leaks-a-connection-per-request",
           .summary = "every group of orders leaves a connection open, of which sixty are kept",
           .kind = "service-variant",
           .settings = {{"patch", "leaks-a-connection-per-request"}},
           .place = Place::kOtherNode,
           .reason = "sessions with the dependency: expected",
           .drill = "dependency-stop"}}};
}

}  // namespace stackpilot::guarantees
