#include "verify/drill_proof.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"
#include "guarantees/promise.h"
#include "verify/current_build.h"
#include "verify/report.h"

namespace stackpilot::verify {
namespace {

constexpr const char* passed = "pass";

// Runs that ended before the fault or were interrupted do not replace an earlier result.
bool concluded(const DrillRun& run) {
  return run.verdict != "refused" && run.verdict != "skipped" && run.verdict != "interrupted";
}

const DrillRun* newest_run(const std::vector<DrillRun>& runs, std::string_view drill,
                           const std::vector<Build>& builds) {
  return find_last_or_null(runs, [&](const DrillRun& run) {
    return run.drill == drill && concluded(run) && is_about(run, builds);
  });
}

DrillProof proof_of(const Guarantee& guarantee, const std::vector<DrillRun>& runs,
                    const std::vector<Build>& builds) {
  DrillProof proof{.guarantee = &guarantee};
  for (const std::string_view drill : guarantee.drills) {
    const DrillRun* run = newest_run(runs, drill, builds);
    if (run != nullptr) {
      proof.runs.push_back(*run);
    } else {
      proof.absent.push_back(drill);
    }
  }
  const bool any_failed = std::any_of(proof.runs.begin(), proof.runs.end(),
                                      [](const DrillRun& run) { return run.verdict != passed; });
  if (any_failed) {
    proof.state = DrillState::kFailed;
  } else if (proof.absent.empty() && !proof.runs.empty()) {
    proof.state = DrillState::kPassed;
  }
  return proof;
}

// What the contract says of it: it may lack what the guarantee is about, and may waive it.
void except(const Service& declared, DrillProof& proof) {
  if (auto missing = guarantees::missing_promise(*proof.guarantee, declared)) {
    proof.state = DrillState::kNotApplicable;
    proof.reason = *std::move(missing);
  }
  const auto waiver = guarantees::waiver_of(declared, proof.guarantee->id);
  if (!waiver || proof.state == DrillState::kPassed) return;
  proof.reason = fmt::format("{} ({})", *waiver, to_text(proof));
  proof.state = DrillState::kWaived;
}

DrillProof proof_of_service(const Guarantee& guarantee, const Observation& seen,
                            const ServiceObservation& service) {
  DrillProof proof = proof_of(guarantee, seen.drill_runs, current_builds(seen, service));
  proof.service = service.project;
  proof.node = service.node;
  if (const Service* declared = find_service(seen, service.project)) except(*declared, proof);
  return proof;
}

std::string names_of(const std::vector<DrillRun>& runs) {
  std::vector<std::string_view> names;
  names.reserve(runs.size());
  for (const DrillRun& run : runs) names.push_back(run.drill);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string failures_of(const std::vector<DrillRun>& runs) {
  std::vector<std::string> failed;
  for (const DrillRun& run : runs) {
    if (run.verdict == passed) continue;
    failed.push_back(fmt::format("{} {} (run {})", run.drill, run.verdict, run.run_id));
  }
  return fmt::format("{}", fmt::join(failed, ", "));
}

}  // namespace

std::vector<DrillProof> drill_proofs(std::string_view selection, const Observation& observation) {
  const std::vector<Build> any = current_builds(observation);
  std::vector<DrillProof> proofs;
  for (const Guarantee* one : drill_only(selection)) {
    if (!is_about_services(*one) || observation.services.empty()) {
      proofs.push_back(proof_of(*one, observation.drill_runs, any));
      continue;
    }
    for (const ServiceObservation& service : observation.services) {
      proofs.push_back(proof_of_service(*one, observation, service));
    }
  }
  return proofs;
}

std::string to_text(const DrillProof& proof) {
  switch (proof.state) {
    case DrillState::kFailed:
      return failures_of(proof.runs);
    case DrillState::kPassed: {
      const auto newest = std::max_element(proof.runs.begin(), proof.runs.end(),
                                           [](const DrillRun& one, const DrillRun& other) {
                                             return one.started_at < other.started_at;
                                           });
      return fmt::format("passed {}: {}", newest->started_at, names_of(proof.runs));
    }
    case DrillState::kNotApplicable:
      return "not applicable: " + proof.reason;
    case DrillState::kWaived:
      return "waived: " + proof.reason;
    case DrillState::kNotDrilled:
      break;
  }
  std::string text = "not drilled on this build";
  if (!proof.runs.empty()) {
    text += fmt::format(": {}; passed: {}", fmt::join(proof.absent, ", "), names_of(proof.runs));
  }
  return text;
}

}  // namespace stackpilot::verify
