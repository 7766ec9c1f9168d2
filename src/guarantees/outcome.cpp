#include "guarantees/outcome.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "guarantees/guarantee.h"

namespace stackpilot {

bool is_repo_check(const Judgement& judgement) {
  const Guarantee* guarantee = find_guarantee(judgement.id);
  return guarantee != nullptr && guarantee->proof == Proof::kRepo;
}

Subject subject_of(const Judgement& judgement) {
  return {judgement.service, judgement.node};
}

std::vector<Subject> without_any_applicable(const std::vector<Judgement>& judgements) {
  std::set<Subject> all;
  std::set<Subject> applicable;
  for (const Judgement& one : judgements) {
    if (one.service.empty()) continue;
    all.insert(subject_of(one));
    if (one.verdict != Verdict::kNotApplicable) applicable.insert(subject_of(one));
  }
  std::vector<Subject> without;
  std::set_difference(all.begin(), all.end(), applicable.begin(), applicable.end(),
                      std::back_inserter(without));
  return without;
}

Outcome outcome_of(const std::vector<Judgement>& judgements) {
  const auto any = [&](Verdict verdict) {
    return std::any_of(judgements.begin(), judgements.end(),
                       [&](const Judgement& one) { return one.verdict == verdict; });
  };
  if (any(Verdict::kFail) || any(Verdict::kError) || any(Verdict::kBlocked)) return Outcome::kFail;
  if (!without_any_applicable(judgements).empty()) return Outcome::kNotVerified;
  bool runtime = false;
  for (const Judgement& one : judgements) {
    if (is_repo_check(one)) continue;
    if (one.verdict == Verdict::kSkipped) return Outcome::kNotVerified;
    runtime = runtime || one.verdict != Verdict::kNotApplicable;
  }
  return runtime ? Outcome::kPass : Outcome::kNotVerified;
}

}  // namespace stackpilot
