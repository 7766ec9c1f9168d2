#include <fmt/format.h>

#include "guarantees/guarantee.h"
#include "guarantees/repo_check.h"

namespace stackpilot::guarantees {
namespace {

// A check that did not run proves nothing, whichever guarantee rests on it.
void judge_presence(const RepoChecks& checks, Findings& findings) {
  for (const std::string_view gate : claimed_gates()) {
    if (checks.find(gate) != nullptr) continue;
    findings.bad(fmt::format("check-{}", gate), "runs before the lab is looked at", "did not run");
  }
}

void judge_checks(const Case& about, Findings& findings) {
  if (about.seen.checks && about.seen.checks->finished_at > about.seen.taken_at) {
    findings.bad("repo checks", "finished before the lab is looked at",
                 fmt::format("finished {}, but the lab was looked at {}",
                             about.seen.checks->finished_at, about.seen.taken_at));
  }
  if (!about.seen.checks) return;
  judge_presence(*about.seen.checks, findings);
  for (const GateResult& gate : about.seen.checks->gates) {
    if (!is_claimed(gate.gate)) judge_claim(about, {gate.gate}, findings);
  }
}

}  // namespace

Guarantee g_03_04_repo_checks() {
  return {
      .id = "G-03-04",
      .claim = "Repo checks run and pass before runtime proof",
      .scope = Scope::kRepository,
      .proof = Proof::kRepo,
      .expected = "every repo check runs and passes before the lab is looked at",
      .judge = judge_checks,
      .checks = {{"policy"}, {"docs"}},
      .enforced_by = {"src/guarantees/g_03_04_repo_checks.cpp", "src/checks/gates.cpp"},
      .tests = {"tests/unit/guarantees/mutations_repo.cpp"},
      .command = "make checks",
      .mutants = {
          {.name = "policy-left-out",
           .summary = "check-policy is not run",
           .kind = "gate-left-out",
           .settings = {{"gate", "policy"}},
           .reason = "check-policy: did not run"},
          {.name = "docs-left-out",
           .summary = "check-docs is not run",
           .kind = "gate-left-out",
           .settings = {{"gate", "docs"}},
           .reason = "check-docs: did not run"},
          {.name = "secrets-left-out",
           .summary = "check-secrets, on which another guarantee rests, is not run",
           .kind = "gate-left-out",
           .settings = {{"gate", "secrets"}},
           .reason = "check-secrets: did not run"},
          {.name = "terraform-left-out",
           .summary = "check-terraform, on which three others rest, is not run",
           .kind = "gate-left-out",
           .settings = {{"gate", "terraform"}},
           .reason = "check-terraform: did not run"},
          {.name = "checks-late",
           .summary = "the repo checks run only after the lab was looked at",
           .kind = "checks-late",
           .reason = "but the lab was looked at"},
          {.name = "required-file-gone",
           .summary = "CONTRIBUTING.md is not tracked",
           .kind = "repository-edit",
           .settings = {{"remove", "CONTRIBUTING.md"}},
           .reason = "CONTRIBUTING.md: policy/layout: is not tracked"},
          {.name = "script-goes-on",
           .summary = "a script goes on after a command that failed",
           .kind = "repository-edit",
           .settings = {{"file", "scripts/build.sh"}, {"replace", "set -eu"}, {"by", "set -u"}},
           .reason = "policy/script-strict: goes on"},
          {.name = "shellcheck-finds",
           .summary = "a script has a variable that nobody uses",
           .kind = "repository-edit",
           .settings = {{"file", "scripts/build.sh"}, {"append", "left_over=1\n"}},
           .reason = "policy/shellcheck: SC2034"},
          {.name = "undocumented-target",
           .summary = "a Make target that README.md does not explain",
           .kind = "repository-edit",
           .settings = {{"file", "Makefile"}, {"append", "\nlevitate: ; @true\n"}},
           .reason = "`make levitate` is not in README.md"},
          {.name = "machine-path",
           .summary = "a document names a path of one machine",
           .kind = "repository-edit",
           .settings = {{"file", "docs/ARCHITECTURE.md"},
                        {"append",
                         "\nIt lies in /ho"
                         "me/alice/lab.\n"}},
           .reason = "policy/machine-path"},
          {.name = "broken-link",
           .summary = "a document links to a file that is not there",
           .kind = "repository-edit",
           .settings = {{"file", "docs/ARCHITECTURE.md"}, {"append", "\n[more](gone.md)\n"}},
           .reason = "docs/broken-link: gone.md is not there"},
          {.name = "unknown-target",
           .summary = "a document names a Make target that is not there",
           .kind = "repository-edit",
           .settings = {{"file", "docs/ARCHITECTURE.md"}, {"append", "\nThen `make levitate`.\n"}},
           .reason = "docs/unknown-target: `make levitate`"}}};
}

}  // namespace stackpilot::guarantees
