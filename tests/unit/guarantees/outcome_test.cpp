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
}

}  // namespace
}  // namespace stackpilot
