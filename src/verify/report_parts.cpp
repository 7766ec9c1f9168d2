#include "verify/report_parts.h"

#include <fmt/format.h>

#include <set>

#include "guarantees/findings.h"

namespace stackpilot::verify {

std::string runbook_of(const Judgement& judgement) {
  const Guarantee* guarantee = find_guarantee(judgement.id);
  return guarantee == nullptr ? "" : stackpilot::runbook_of(*guarantee);
}

std::string name_of(const Subject& subject) {
  return fmt::format("{} on {}", subject.first, subject.second);
}

std::vector<Subject> services_in(const Report& report) {
  std::set<Subject> services;
  for (const Judgement& one : report.judgements) {
    if (!one.service.empty()) services.insert(subject_of(one));
  }
  for (const DrillProof& one : report.drills) {
    if (!one.service.empty()) services.insert({one.service, one.node});
  }
  return {services.begin(), services.end()};
}

std::string name_of(const Judgement& judgement, const std::vector<Subject>& services) {
  if (services.size() < 2 || judgement.service.empty()) return judgement.id;
  return fmt::format("{} of {}", judgement.id, name_of(subject_of(judgement)));
}

std::string short_text(const Judgement& judgement) {
  const bool seen = judgement.verdict == Verdict::kPass || judgement.verdict == Verdict::kFail;
  // What is not promised is shown in full: nothing else in the report says it.
  const bool excepted =
      judgement.verdict == Verdict::kWaived || judgement.verdict == Verdict::kNotApplicable;
  return printable(seen ? judgement.observed : judgement.reason, excepted ? long_text : 100);
}

bool verdict_needs_own_case(const Report& report) {
  const bool shown = outcome_of(report.judgements) == Outcome::kFail;
  return verdict_of(report) != Outcome::kPass && !shown;
}

}  // namespace stackpilot::verify
