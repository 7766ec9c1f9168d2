#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_02_11_history() {
  return {.id = "G-02-11",
          .claim = "An acknowledged record is never lost, and a retried one is stored once",
          .scope = Scope::kService,
          .proof = Proof::kDrill,
          .needs = {ContractPart::kRecord},
          .drills = {"dependency-kill", "dependency-cut", "api-kill"},
          .enforced_by = {"src/drills/history/checker.cpp"},
          .tests = {"tests/unit/drills_history/checker_test.cpp"},
          .command = "make drills",
          .mutants = {
              {.name = "acknowledges-before-the-commit",
               .summary = "orders are acknowledged under load, and committed up to 100 ms later",
               .kind = "service-variant",
               .settings = {{"patch", "acknowledges-before-the-commit"}},
               .place = Place::kOtherNode,
               .reason = "LOST ",
               .drill = "dependency-kill"},
              {.name = "commits-asynchronously",
               .summary = "synchronous_commit=off, and WAL is written every 10 s",
               .kind = "service-variant",
               .settings = {{"patch", "commits-asynchronously"}, {"wal_writer_delay_ms", "10000"}},
               .place = Place::kOtherNode,
               .reason = "LOST ",
               .drill = "dependency-kill"},
              {.name = "stores-twice-under-one-key",
               .summary = "a retried order is stored again",
               .kind = "service-variant",
               .settings = {{"patch", "stores-twice-under-one-key"}},
               .place = Place::kOtherNode,
               .reason = "DUPLICATE ",
               .drill = "dependency-cut"},
              {.name = "rounds-a-quantity",
               .summary = "quantities are stored as single precision numbers",
               .kind = "service-variant",
               .settings = {{"patch", "rounds-a-quantity"}},
               .place = Place::kOtherNode,
               .reason = "CORRUPT ",
               .drill = "api-kill"},
              {.name = "append-only-off",
               .summary = "what is written once the drill has begun is in memory alone",
               .kind = "dependency-setting",
               .settings = {{"name", "appendonly"}, {"value", "no"}},
               .reason = "LOST ",
               .drill = "dependency-kill",
               .dependency = "redis"}}};
}

}  // namespace stackpilot::guarantees
