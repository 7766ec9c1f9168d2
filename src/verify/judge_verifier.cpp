#include "verify/judge_verifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/find.h"

namespace stackpilot::verify {
namespace {

void judge_fingerprint(const NodeObservation& seen, const Unknown& why_missing,
                       const Unknown& why_empty, Findings& findings) {
  if (!seen.fingerprint_before || !seen.fingerprint_after) {
    findings.unknown(seen.name, why_missing);
    return;
  }
  const auto& before = seen.fingerprint_before->parts;
  const auto& after = seen.fingerprint_after->parts;
  if (before.empty() && after.empty()) {
    findings.unknown(seen.name, why_empty);
    return;
  }
  std::set<std::string> changed;
  for (const auto& [part, digest] : before) {
    if (after.count(part) == 0 || after.at(part) != digest) changed.insert(part);
  }
  for (const auto& [part, digest] : after) {
    if (before.count(part) == 0) changed.insert(part);
  }
  if (changed.empty()) {
    findings.ok(seen.name, "the same before and after");
  } else {
    findings.bad(seen.name, "the same before and after",
                 fmt::format("changed: {}", fmt::join(changed, ", ")));
  }
}

// The guarantee that explains why a node with facts has no fingerprint: only one of its connection
// can. Empty when none does.
std::string lost_because(const Case& about, const NodeSpec& node, const NodeObservation& seen) {
  if (!is_reachable(about, node)) return "G-01-01";
  return admits_only_the_lab(seen) ? "" : "G-01-02";
}

bool holds(const Judgement& one) {
  return one.verdict == Verdict::kPass || one.verdict == Verdict::kWaived;
}

const Judgement* find_in(const std::vector<Judgement>& judgements, std::string_view id) {
  return find_or_null(judgements, [&](const Judgement& one) { return one.id == id; });
}

// The first blocker that was not judged or holds, and so explains nothing; empty if there is none.
std::string unexplained_by(const Judgement& blocked, const std::vector<Judgement>& judgements) {
  for (const std::string& id : blocked.blocked_by) {
    const Judgement* blocker = find_in(judgements, id);
    if (blocker == nullptr || holds(*blocker)) return id;
  }
  return "";
}

void judge_one(const Judgement& one, const std::vector<Judgement>& all, Findings& findings) {
  if (one.verdict == Verdict::kSkipped) {
    findings.bad(one.id, "judged", "skipped: " + one.reason);
  } else if (one.verdict != Verdict::kPass && one.reason.empty()) {
    findings.bad(one.id, "a reason", fmt::format("{} without one", to_string(one.verdict)));
  } else if (one.verdict == Verdict::kBlocked &&
             (one.blocked_by.empty() || !unexplained_by(one, all).empty())) {
    findings.bad(one.id, "blocked by what does not hold",
                 fmt::format("blocked by: {}", fmt::join(one.blocked_by, ", ")));
  } else {
    findings.ok(one.id, "judged");
  }
}

}  // namespace

void judge_unmutated(const Case& about, Findings& findings) {
  for (const NodeSpec& node : about.lab.nodes) {
    const NodeObservation* seen = find_observed(about, node.name);
    if (seen == nullptr || !seen->facts) {
      findings.unknown(node.name, why_no_facts(about, node));
      continue;
    }
    const bool service_node = node.name == about.seen.node;
    const Unknown missing{"no fingerprint: " + seen->fingerprint_problem,
                          lost_because(about, node, *seen)};
    const Unknown empty{"the fingerprint is empty: " + seen->facts->engine_problem,
                        service_node && !seen->facts->engine ? "G-02-05" : ""};
    findings.took(seen->facts_ms);
    judge_fingerprint(*seen, missing, empty, findings);
  }
}

void judge_completeness(const std::vector<Judgement>& others, Findings& findings) {
  for (const Guarantee& guarantee : all_guarantees()) {
    if (guarantee.proof != Proof::kRuntime || guarantee.id == "G-01-04") continue;
    const auto count = std::count_if(others.begin(), others.end(),
                                     [&](const Judgement& one) { return one.id == guarantee.id; });
    if (count == 1) {
      judge_one(*find_in(others, guarantee.id), others, findings);
    } else {
      findings.bad(guarantee.id, "judged once", fmt::format("judged {} times", count));
    }
  }
}

void reject_unexplained(std::vector<Judgement>& judgements) {
  for (Judgement& one : judgements) {
    if (one.verdict != Verdict::kBlocked) continue;
    const std::string id = unexplained_by(one, judgements);
    if (id.empty()) continue;
    one.verdict = Verdict::kError;
    one.reason += fmt::format(" ({} would explain it, but holds)", id);
    one.blocked_by.clear();
  }
}

}  // namespace stackpilot::verify
