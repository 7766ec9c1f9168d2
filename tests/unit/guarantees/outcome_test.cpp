#include "guarantees/outcome.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

Outcome outcome(std::initializer_list<Verdict> verdicts) {
  std::vector<Judgement> judgements;
  for (const Verdict one : verdicts) judgements.push_back(Judgement{.verdict = one});
  return outcome_of(judgements);
}

TEST(Outcome, IsPassOnlyWhenAllPassOrAreWaived) {
  using enum Verdict;
  EXPECT_EQ(outcome({kPass, kPass}), Outcome::kPass);
  EXPECT_EQ(outcome({kPass, kWaived}), Outcome::kPass);
  EXPECT_EQ(outcome({}), Outcome::kNotVerified);
  EXPECT_EQ(outcome({kPass, kSkipped}), Outcome::kNotVerified);
  EXPECT_EQ(outcome({kPass, kFail}), Outcome::kFail);
  EXPECT_EQ(outcome({kPass, kError}), Outcome::kFail);
  EXPECT_EQ(outcome({kPass, kBlocked}), Outcome::kFail);
  EXPECT_EQ(outcome({kSkipped, kFail}), Outcome::kFail);
  EXPECT_EQ(outcome({kPass, kNotApplicable}), Outcome::kPass);
  EXPECT_EQ(outcome({kNotApplicable, kFail}), Outcome::kFail);
  EXPECT_EQ(outcome({kNotApplicable}), Outcome::kNotVerified);
}

// Of a service that promises nothing, nothing was verified, whatever holds of others.
TEST(Outcome, IsNotPassWhenNothingAppliesToAService) {
  using enum Verdict;
  std::vector<Judgement> judgements = {
      {.verdict = kPass},
      {.service = "infra", .node = "control", .verdict = kPass},
      {.service = "infra", .node = "control", .verdict = kNotApplicable},
      {.service = "webdis", .node = "control", .verdict = kNotApplicable},
      {.service = "infra", .node = "worker1", .verdict = kNotApplicable}};
  EXPECT_EQ(outcome_of(judgements), Outcome::kNotVerified);
  EXPECT_EQ(without_any_applicable(judgements),
            (std::vector<Subject>{{"infra", "worker1"}, {"webdis", "control"}}));
  judgements[3].verdict = kWaived;
  judgements[4].verdict = kPass;
  EXPECT_EQ(outcome_of(judgements), Outcome::kPass);
  judgements[4].verdict = kFail;
  EXPECT_EQ(outcome_of(judgements), Outcome::kFail);
}

}  // namespace
}  // namespace stackpilot
