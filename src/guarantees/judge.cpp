#include "guarantees/judge.h"

#include <algorithm>

#include "guarantees/explanation.h"
#include "guarantees/repo_check.h"

namespace stackpilot::guarantees {
namespace {

Judgement judge_alone(const Guarantee& guarantee, const Case& about) {
  Findings findings;
  if (guarantee.judge != nullptr) guarantee.judge(about, findings);
  judge_claims(guarantee, about, findings);
  return findings.conclude(guarantee);
}

Judgement review_all(const Guarantee& guarantee, const std::vector<Judgement>& others) {
  Findings findings;
  guarantee.review(others, findings);
  return findings.conclude(guarantee);
}

}  // namespace

void review(std::vector<Judgement>& judgements) {
  const std::vector<Judgement> others = judgements;
  for (const Guarantee& one : all_guarantees()) {
    if (one.review != nullptr) judgements.push_back(review_all(one, others));
  }
  std::sort(judgements.begin(), judgements.end(),
            [](const Judgement& one, const Judgement& other) { return one.id < other.id; });
}

std::vector<Judgement> judge(const LabSpec& lab, const Observation& observation) {
  const Case about{lab, observation};
  std::vector<Judgement> judgements;
  for (const Guarantee& one : all_guarantees()) {
    if (is_judged(one) && one.review == nullptr) judgements.push_back(judge_alone(one, about));
  }
  reject_unexplained(judgements);
  review(judgements);
  return judgements;
}

}  // namespace stackpilot::guarantees
