#include "guarantees/repo_check.h"

#include <fmt/format.h>

#include <algorithm>

namespace stackpilot::guarantees {
namespace {

// "layout" of "terraform/layout".
std::string_view name_of(std::string_view rule) {
  return rule.substr(rule.find('/') + 1);
}

bool names(const RepoClaim& claim, std::string_view gate, std::string_view rule) {
  return claim.gate == gate &&
         std::find(claim.rules.begin(), claim.rules.end(), name_of(rule)) != claim.rules.end();
}

template <typename Holds>
bool any_claim(Holds holds) {
  const auto& all = all_guarantees();
  return std::any_of(all.begin(), all.end(), [&](const Guarantee& one) {
    return std::any_of(one.checks.begin(), one.checks.end(), holds);
  });
}

std::string described(const RepoFinding& finding) {
  const std::string line = finding.line > 0 ? fmt::format(":{}", finding.line) : "";
  return fmt::format("{}{}: {}: {}", finding.file, line, finding.rule, finding.problem);
}

// Records the violations of the rules that are claimed. Returns whether there are none.
bool judge_rules(const RepoClaim& claim, const GateResult& gate, Findings& findings) {
  bool holds = true;
  for (const RepoFinding& one : gate.findings) {
    if (!owns(claim, one.rule)) continue;
    findings.bad(fmt::format("check-{}", claim.gate), one.mend, described(one));
    holds = false;
  }
  return holds;
}

}  // namespace

bool owns(const RepoClaim& claim, std::string_view rule) {
  if (!claim.rules.empty()) return names(claim, claim.gate, rule);
  return !any_claim([&](const RepoClaim& other) { return names(other, claim.gate, rule); });
}

std::set<std::string_view> claimed_gates() {
  std::set<std::string_view> gates;
  for (const Guarantee& one : all_guarantees()) {
    for (const RepoClaim& claim : one.checks) gates.insert(claim.gate);
  }
  return gates;
}

bool is_claimed(std::string_view gate) {
  return claimed_gates().count(gate) != 0;
}

void judge_claim(const Case& about, const RepoClaim& claim, Findings& findings) {
  const std::string subject = fmt::format("check-{}", claim.gate);
  const GateResult* gate = about.seen.checks ? about.seen.checks->find(claim.gate) : nullptr;
  if (gate == nullptr) {
    // Where others ran, G-03-04 says that this one did not.
    findings.unknown(subject, {"did not run", about.seen.checks ? "G-03-04" : ""});
    return;
  }
  findings.took(gate->ms);
  const bool holds = judge_rules(claim, *gate, findings);
  const bool lacks_tool = claim.uses_tool == UsesTool::kYes || gate->looked_at.empty();
  if (!gate->broken.empty()) {
    findings.unknown(subject, {gate->broken, ""});
  } else if (!gate->skipped.empty() && lacks_tool) {
    if (about.seen.checks->strict) {
      findings.bad(subject, "is not skipped in CI", gate->skipped);
    } else {
      findings.skip(subject, gate->skipped);
    }
  } else if (holds) {
    findings.ok(subject, gate->looked_at);
  }
}

void judge_claims(const Guarantee& guarantee, const Case& about, Findings& findings) {
  for (const RepoClaim& claim : guarantee.checks) judge_claim(about, claim, findings);
}

}  // namespace stackpilot::guarantees
