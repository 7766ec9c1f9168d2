#include "model/verdict.h"

#include <gtest/gtest.h>

#include <set>

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

TEST(Judgement, DefaultsToError) {
  EXPECT_EQ(Judgement{}.verdict, Verdict::kError);
}

TEST(Judgement, HasTheFieldsOfTheReport) {
  const Json out = Judgement{.id = "G-01-01", .verdict = Verdict::kBlocked, .blocked_by = {"X"}};
  EXPECT_EQ(out.at("verdict"), "blocked");
  EXPECT_EQ(out.at("blocked_by"), Json::array({"X"}));
  for (const char* key : {"id", "title", "expected", "observed", "reason", "duration_ms"}) {
    EXPECT_TRUE(out.contains(key)) << key;
  }
}

TEST(Registry, IsInIdOrderWithoutRepetition) {
  std::string last;
  for (const Guarantee& one : all_guarantees()) {
    EXPECT_GT(std::string(one.id), last);
    last = one.id;
    EXPECT_FALSE(one.title.empty());
    EXPECT_NE(one.runbook.find('#'), std::string_view::npos) << one.id;
    EXPECT_EQ(find_guarantee(one.id), &one);
  }
  EXPECT_EQ(find_guarantee("G-99-99"), nullptr);
}

TEST(Registry, HoldsTheRuntimeGuaranteesOfTheDesign) {
  std::set<std::string_view> runtime;
  for (const Guarantee& one : all_guarantees()) {
    if (one.proof == Proof::kRuntime) runtime.insert(one.id);
  }
  EXPECT_EQ(runtime,
            (std::set<std::string_view>{"G-01-01", "G-01-02", "G-01-03", "G-01-04", "G-01-05",
                                        "G-01-06", "G-02-02", "G-02-03", "G-02-04", "G-02-05",
                                        "G-02-06", "G-02-08", "G-03-01", "G-03-08"}));
}

}  // namespace
}  // namespace stackpilot
