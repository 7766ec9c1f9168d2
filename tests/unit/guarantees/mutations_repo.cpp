// G-03-04 and the other guarantees that repo checks prove.
#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

void find_in(Observation& seen, const std::string& gate, const std::string& rule) {
  GateResult& result = gate_of(seen, gate);
  result.verdict = Verdict::kFail;
  result.findings.push_back({"some/file", 7, gate + "/" + rule, "is wrong", "mend it"});
}

Mutation found(const std::string& name, const std::string& gate, const std::string& rule,
               const std::string& changes) {
  return {name, [=](Observation& seen) { find_in(seen, gate, rule); }, changes,
          "some/file:7: " + gate + "/" + rule + ": is wrong"};
}

void skip(Observation& seen, const std::string& gate) {
  gate_of(seen, gate).verdict = Verdict::kSkipped;
  gate_of(seen, gate).skipped = "no tool";
}

void remove_gate(Observation& seen, const std::string& gate) {
  std::erase_if(seen.checks->gates, [&](const GateResult& one) { return one.gate == gate; });
}

}  // namespace

const std::vector<Mutation>& repo_mutations() {
  static const std::vector<Mutation> all = {
      found("PolicyBroken", "policy", "layout", "G-03-04=fail"),
      found("DocsBroken", "docs", "broken-link", "G-03-04=fail"),
      found("SecretFound", "secrets", "provider-key", "G-03-05=fail"),
      found("MapStale", "guarantees", "stale-map", "G-03-06=fail"),
      found("LatestTag", "immutable-tags", "latest-tag", "G-03-09=fail"),
      found("UnpinnedAction", "workflow", "unpinned-action", "G-04-01=fail"),
      found("SecondRoot", "terraform", "one-root", "G-04-03=fail"),
      found("UnpinnedCore", "terraform", "core-pin", "G-04-04=fail"),
      found("Unformatted", "terraform", "format", "G-04-05=fail"),
      {"TerraformAbsent", [](Observation& seen) { skip(seen, "terraform"); }, "G-04-05=skipped",
       "no tool"},
      {"TerraformAbsentInCi",
       [](Observation& seen) {
         skip(seen, "terraform");
         seen.checks->strict = true;
       },
       "G-04-05=fail", "no tool"},
      {"NothingOfTerraformWasLookedAt",
       [](Observation& seen) {
         skip(seen, "terraform");
         gate_of(seen, "terraform").looked_at.clear();
       },
       "G-04-03=skipped G-04-04=skipped G-04-05=skipped", "no tool"},
      {"ShellcheckAbsent", [](Observation& seen) { skip(seen, "policy"); }, "G-03-04=skipped",
       "no tool"},
      {"GateBroke",
       [](Observation& seen) {
         gate_of(seen, "secrets").verdict = Verdict::kError;
         gate_of(seen, "secrets").broken = "looked at nothing";
       },
       "G-03-05=error", "looked at nothing"},
      {"GateDidNotRun", [](Observation& seen) { remove_gate(seen, "workflow"); },
       "G-03-04=fail G-04-01=blocked(G-03-04)", "check-workflow: did not run"},
      {"GateOfThreeDidNotRun", [](Observation& seen) { remove_gate(seen, "terraform"); },
       "G-03-04=fail G-04-03=blocked(G-03-04) G-04-04=blocked(G-03-04) G-04-05=blocked(G-03-04)",
       "check-terraform: did not run"},
      {"GateOfItsOwnDidNotRun", [](Observation& seen) { remove_gate(seen, "policy"); },
       "G-03-04=fail", "check-policy: did not run"},
      {"ChecksAfterTheLabWasLookedAt",
       [](Observation& seen) { seen.checks->finished_at = "2026-11-23T12:30:01.000Z"; },
       "G-03-04=fail", "finished 2026-11-23T12:30:01.000Z"},
      {"NewGateThatNoGuaranteeClaims",
       [](Observation& seen) {
         seen.checks->gates.push_back(
             {.gate = "licences",
              .verdict = Verdict::kFail,
              .looked_at = "3 files",
              .findings = {{"a.cpp", 7, "licences/none", "has none", "add one"}}});
       },
       "G-03-04=fail", "a.cpp:7: licences/none: has none"},
      {"NewGateThatCouldNotLook",
       [](Observation& seen) {
         seen.checks->gates.push_back({.gate = "licences", .broken = "no such folder"});
       },
       "G-03-04=error", "no such folder"},
      {"ChecksDidNotRun", [](Observation& seen) { seen.checks.reset(); },
       "G-03-04=error G-03-05=error G-03-06=error G-03-09=error G-04-01=error G-04-03=error "
       "G-04-04=error G-04-05=error",
       "did not run"},
  };
  return all;
}

}  // namespace stackpilot::guarantees
