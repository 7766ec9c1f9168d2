#include "guarantees/judge.h"

#include <algorithm>
#include <tuple>

#include "guarantees/explanation.h"
#include "guarantees/promise.h"
#include "guarantees/repo_check.h"

namespace stackpilot::guarantees {
namespace {

Judgement judge_alone(const Guarantee& guarantee, const Case& about) {
  Findings findings;
  if (guarantee.judge != nullptr) guarantee.judge(about, findings);
  judge_claims(guarantee, about, findings);
  return findings.conclude(guarantee);
}

Judgement judge_of_service(const Guarantee& guarantee, const Case& about,
                           const ServiceObservation& service) {
  Findings findings;
  const Service* declared = find_service(about.seen, service.project);
  if (declared == nullptr) {
    findings.unknown(service.project, {"no such service is declared", ""});
  } else if (const auto missing = missing_promise(guarantee, *declared)) {
    findings.not_applicable(service.project, *missing);
  } else {
    guarantee.judge_service(ServiceCase{about, *declared, service}, findings);
  }
  Judgement judgement = findings.conclude(guarantee);
  judgement.service = service.project;
  judgement.node = service.node;
  if (declared != nullptr) apply_waiver(*declared, judgement);
  return judgement;
}

// Of no service at all there is one judgement too, which says that nothing was judged.
void judge_services(const Guarantee& guarantee, const Case& about,
                    std::vector<Judgement>& judgements) {
  for (const ServiceObservation& service : about.seen.services) {
    judgements.push_back(judge_of_service(guarantee, about, service));
  }
  if (!about.seen.services.empty()) return;
  Findings findings;
  findings.unknown("service", {"none was observed", ""});
  judgements.push_back(findings.conclude(guarantee));
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
  std::sort(judgements.begin(), judgements.end(), [](const Judgement& one, const Judgement& other) {
    return std::tie(one.id, one.service, one.node) < std::tie(other.id, other.service, other.node);
  });
}

std::vector<Judgement> judge(const LabSpec& lab, const Observation& observation) {
  const Case about{lab, observation};
  std::vector<Judgement> judgements;
  for (const Guarantee& one : all_guarantees()) {
    if (one.judge_service != nullptr) {
      judge_services(one, about, judgements);
    } else if (is_judged(one) && one.review == nullptr) {
      judgements.push_back(judge_alone(one, about));
    }
  }
  reject_unexplained(judgements);
  review(judgements);
  return judgements;
}

}  // namespace stackpilot::guarantees
