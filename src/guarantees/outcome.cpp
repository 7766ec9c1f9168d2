#include "guarantees/outcome.h"

#include <algorithm>

#include "guarantees/guarantee.h"

namespace stackpilot {

bool is_repo_check(const Judgement& judgement) {
  const Guarantee* guarantee = find_guarantee(judgement.id);
  return guarantee != nullptr && guarantee->proof == Proof::kRepo;
}

Outcome outcome_of(const std::vector<Judgement>& judgements) {
  const auto any = [&](Verdict verdict) {
    return std::any_of(judgements.begin(), judgements.end(),
                       [&](const Judgement& one) { return one.verdict == verdict; });
  };
  if (any(Verdict::kFail) || any(Verdict::kError) || any(Verdict::kBlocked)) return Outcome::kFail;
  bool runtime = false;
  for (const Judgement& one : judgements) {
    if (is_repo_check(one)) continue;
    if (one.verdict == Verdict::kSkipped) return Outcome::kNotVerified;
    runtime = true;
  }
  return runtime ? Outcome::kPass : Outcome::kNotVerified;
}

}  // namespace stackpilot
