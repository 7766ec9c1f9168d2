#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_03_07_database_loss() {
  return {
      .id = "G-03-07",
      .claim = "Readiness is honest under loss of the dependency and recovers by itself",
      .scope = Scope::kService,
      .proof = Proof::kDrill,
      .needs = {ContractPart::kDependency},
      .drills = {"db-stop", "db-kill", "db-freeze", "db-auth", "db-partition-drop",
                 "db-partition-reset", "db-disk-full"},
      .enforced_by = {"apps/mock-exchange/src/store/prober.cpp", "src/drills/catalog/parts.cpp"},
      .tests = {"apps/mock-exchange/tests/integration/chaos_test.cpp"},
      .command = "make drill-db",
      .mutants = {
          {.name = "always-ready",
           .summary = "/ready never asks the database",
           .kind = "service-variant",
           .settings = {{"patch", "always-ready"}},
           .place = Place::kOtherNode,
           .reason = "/ready says why not: expected 503 db_unreachable or db_timeout or "
                     "db_starting_up; observed it was never red",
           .drill = "db-stop"},
          {.name = "exits-with-the-database",
           .summary = "the service exits when it loses the database",
           .kind = "service-variant",
           .settings = {{"patch", "exits-with-the-database"}},
           .place = Place::kOtherNode,
           .reason = "the API's process: ",
           .drill = "db-stop"},
          {.name = "answers-from-a-cache",
           .summary = "orders that were read once are read from memory",
           .kind = "service-variant",
           .settings = {{"patch", "answers-from-a-cache"}},
           .place = Place::kOtherNode,
           .reason = "read is refused while it cannot be done",
           .drill = "db-stop"},
          {.name = "leaks-a-connection-per-request",
           .summary = "every group of orders leaves a connection open, of which sixty are kept",
           .kind = "service-variant",
           .settings = {{"patch", "leaks-a-connection-per-request"}},
           .place = Place::kOtherNode,
           .reason = "sessions with the database: expected",
           .drill = "db-stop"}}};
}

}  // namespace stackpilot::guarantees
