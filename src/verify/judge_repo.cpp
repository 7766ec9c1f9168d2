#include "verify/judge_repo.h"

#include <fmt/format.h>

#include <string_view>

namespace stackpilot::verify {
namespace {

// The rules of a gate that prove a guarantee, and whether they need the gate's external tool.
struct Claim {
  const char* gate;
  bool (*owns)(std::string_view rule);
  bool needs_tool;
};

bool any_rule(std::string_view) {
  return true;
}

bool is_layout_rule(std::string_view rule) {
  return rule == "terraform/one-root" || rule == "terraform/layout" ||
         rule == "terraform/reads-lab";
}

bool is_pin_rule(std::string_view rule) {
  return rule == "terraform/core-pin" || rule == "terraform/provider-pin";
}

bool is_other_rule(std::string_view rule) {
  return !is_layout_rule(rule) && !is_pin_rule(rule);
}

std::string described(const RepoFinding& finding) {
  const std::string line = finding.line > 0 ? fmt::format(":{}", finding.line) : "";
  return fmt::format("{}{}: {}: {}", finding.file, line, finding.rule, finding.problem);
}

void judge_claim(const Case& about, const Claim& claim, Findings& findings) {
  const std::string subject = fmt::format("check-{}", claim.gate);
  const GateResult* gate = about.seen.checks ? about.seen.checks->find(claim.gate) : nullptr;
  if (gate == nullptr) {
    findings.unknown(subject, {"did not run", ""});
    return;
  }
  findings.took(gate->ms);
  bool holds = true;
  for (const RepoFinding& one : gate->findings) {
    if (!claim.owns(one.rule)) continue;
    findings.bad(subject, one.mend, described(one));
    holds = false;
  }
  if (!gate->broken.empty()) {
    findings.unknown(subject, {gate->broken, ""});
  } else if (!gate->skipped.empty() && (claim.needs_tool || gate->looked_at.empty())) {
    if (about.seen.checks->strict) {
      findings.bad(subject, "is not skipped in CI", gate->skipped);
    } else {
      findings.skip(subject, gate->skipped);
    }
  } else if (holds) {
    findings.ok(subject, gate->looked_at);
  }
}

}  // namespace

void judge_checks(const Case& about, Findings& findings) {
  if (about.seen.checks && about.seen.checks->finished_at > about.seen.taken_at) {
    findings.bad("repo checks", "finished before the lab is looked at",
                 fmt::format("finished {}, but the lab was looked at {}",
                             about.seen.checks->finished_at, about.seen.taken_at));
  }
  // Most other gates have guarantees of their own.
  judge_claim(about, {"policy", any_rule, true}, findings);
  judge_claim(about, {"docs", any_rule, true}, findings);
}

void judge_secrets(const Case& about, Findings& findings) {
  judge_claim(about, {"secrets", any_rule, true}, findings);
}

void judge_guarantees_map(const Case& about, Findings& findings) {
  judge_claim(about, {"guarantees", any_rule, true}, findings);
}

void judge_tags(const Case& about, Findings& findings) {
  judge_claim(about, {"immutable-tags", any_rule, true}, findings);
}

void judge_workflow(const Case& about, Findings& findings) {
  judge_claim(about, {"workflow", any_rule, true}, findings);
}

void judge_terraform_layout(const Case& about, Findings& findings) {
  judge_claim(about, {"terraform", is_layout_rule, false}, findings);
}

void judge_terraform_pins(const Case& about, Findings& findings) {
  judge_claim(about, {"terraform", is_pin_rule, false}, findings);
}

void judge_terraform_proof(const Case& about, Findings& findings) {
  judge_claim(about, {"terraform", is_other_rule, true}, findings);
}

}  // namespace stackpilot::verify
