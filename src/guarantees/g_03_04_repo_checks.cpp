#include <fmt/format.h>

#include "guarantees/guarantee.h"
#include "guarantees/repo_check.h"

namespace stackpilot::guarantees {
namespace {

void judge_checks(const Case& about, Findings& findings) {
  if (about.seen.checks && about.seen.checks->finished_at > about.seen.taken_at) {
    findings.bad("repo checks", "finished before the lab is looked at",
                 fmt::format("finished {}, but the lab was looked at {}",
                             about.seen.checks->finished_at, about.seen.taken_at));
  }
  if (!about.seen.checks) return;
  for (const GateResult& gate : about.seen.checks->gates) {
    if (!is_claimed(gate.gate)) judge_claim(about, {gate.gate}, findings);
  }
}

}  // namespace

Guarantee g_03_04_repo_checks() {
  return {.id = "G-03-04",
          .claim = "Repo checks run and pass before runtime proof",
          .scope = Scope::kRepository,
          .proof = Proof::kRepo,
          .expected = "every repo check passes before the lab is looked at",
          .judge = judge_checks,
          .checks = {{"policy"}, {"docs"}},
          .enforced_by = {"src/guarantees/g_03_04_repo_checks.cpp", "src/checks/gates.cpp"},
          .tests = {"tests/unit/guarantees/mutations_repo.cpp"},
          .command = "make checks"};
}

}  // namespace stackpilot::guarantees
