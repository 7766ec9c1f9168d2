#include <fmt/format.h>

#include <set>

#include "guarantees/case.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

// Whoever changed the lab meanwhile, if it was known to be a run of StackPilot.
std::string during(const Case& about) {
  const std::string& other = about.seen.changed_by;
  return other.empty() ? "" : fmt::format("; {} was changing the lab meanwhile", other);
}

// Why a part that only one of them has may be there all the same; empty when all answered.
const std::string& silence_in(const Fingerprint& before, const Fingerprint& after) {
  return before.silent.empty() ? after.silent : before.silent;
}

// A dependency that is frozen is the service's matter; what else is silent is ours.
bool is_of_dependency(const Fingerprint& before, const Fingerprint& after) {
  return (before.silent.empty() || before.of_dependency) &&
         (after.silent.empty() || after.of_dependency);
}

void judge_fingerprint(const Case& about, const NodeObservation& seen, const Unknown& why_missing,
                       const Unknown& why_empty, Findings& findings) {
  if (!seen.fingerprint_before || !seen.fingerprint_after) {
    findings.unknown(seen.name, why_missing);
    return;
  }
  const std::string& silent = silence_in(*seen.fingerprint_before, *seen.fingerprint_after);
  const auto& before = seen.fingerprint_before->parts;
  const auto& after = seen.fingerprint_after->parts;
  if (before.empty() && after.empty() && silent.empty()) {
    findings.unknown(seen.name, why_empty);
    return;
  }
  std::set<std::string> changed;
  const auto only_one_has = [&](const std::string& part) {
    if (silent.empty()) changed.insert(part);
  };
  for (const auto& [part, digest] : before) {
    if (after.count(part) == 0) {
      only_one_has(part);
    } else if (after.at(part) != digest) {
      changed.insert(part);
    }
  }
  for (const auto& [part, digest] : after) {
    if (before.count(part) == 0) only_one_has(part);
  }
  if (changed.empty() && !silent.empty()) {
    Unknown unknown = no_answer_in_time("a part of it", silent);
    if (is_of_dependency(*seen.fingerprint_before, *seen.fingerprint_after)) {
      unknown.because = "G-02-02";
    }
    findings.unknown(seen.name, unknown);
  } else if (changed.empty()) {
    findings.ok(seen.name, "the same before and after");
  } else {
    findings.bad(seen.name, "the same before and after",
                 fmt::format("changed: {}{}", fmt::join(changed, ", "), during(about)));
  }
}

// The guarantee that explains why a node with facts has no fingerprint: only one of its connection
// can. Empty when none does.
std::string lost_because(const Case& about, const NodeSpec& node, const NodeObservation& seen) {
  if (!is_reachable(about, node)) return "G-01-01";
  return admits_only_the_lab(seen, find_baseline(about, node)) ? "" : "G-01-02";
}

void judge_unmutated(const Case& about, Findings& findings) {
  for (const NodeSpec& node : about.lab.nodes) {
    const NodeObservation* seen = find_observed(about, node.name);
    if (seen == nullptr || !seen->facts) {
      findings.unknown(node.name, why_no_facts(about, node));
      continue;
    }
    const Unknown missing{"no fingerprint: " + seen->fingerprint_problem,
                          lost_because(about, node, *seen)};
    const bool away = !seen->facts->engine && !seen->facts->engine_silent;
    const Unknown empty{"the fingerprint is empty: " + seen->facts->engine_problem,
                        away ? "G-01-08" : ""};
    findings.took(seen->facts_ms);
    judge_fingerprint(about, *seen, missing, empty, findings);
  }
}

}  // namespace

Guarantee g_03_08_unmutated() {
  return {.id = "G-03-08",
          .claim = "Verification does not mutate the system",
          .scope = Scope::kVerifier,
          .proof = Proof::kRuntime,
          .expected = "containers, images, volumes, networks and rows do not change",
          .judge = judge_unmutated,
          .enforced_by = {"src/guarantees/g_03_08_unmutated.cpp"},
          .tests = {"tests/unit/guarantees/mutations_verifier.cpp"},
          .command = "make verify",
          .mutants = {{.name = "row-changes",
                       .summary = "orders come and go",
                       .kind = "churn",
                       .settings = {{"what", "row"}, {"image", "{db_image}"}},
                       .reason = "changed: rows"},
                      {.name = "container-changes",
                       .summary = "containers come and go",
                       .kind = "churn",
                       .settings = {{"what", "container"}, {"image", "{db_image}"}},
                       .reason = "changed: containers"},
                      {.name = "image-changes",
                       .summary = "tags of images come and go",
                       .kind = "churn",
                       .settings = {{"what", "image"}, {"image", "{db_image}"}},
                       .reason = "changed: images"},
                      {.name = "volume-changes",
                       .summary = "volumes come and go",
                       .kind = "churn",
                       .settings = {{"what", "volume"}, {"image", "{db_image}"}},
                       .reason = "changed: volumes"}}};
}

}  // namespace stackpilot::guarantees
