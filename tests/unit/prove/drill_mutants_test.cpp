#include "prove/drill_mutants.h"

#include "unit/prove/proof_case.h"

namespace stackpilot::prove {
namespace {

using drills::DrillResult;
using drills::DrillVerdict;
using drills::PhaseCheck;

DrillResult failed_drill() {
  DrillResult result;
  result.drill = "dependency-kill";
  result.verdict = DrillVerdict::kFail;
  result.reason = "the first problem";
  result.phases = {
      {.name = "during",
       .checks = {{"health never fails", "every one succeeds", "3 of 9 failed",
                   PhaseCheck::Verdict::kFail},
                  {"the sampling", "within 500 ms", "20 ms", PhaseCheck::Verdict::kPass}}}};
  result.history.emplace();
  result.history->anomalies = {
      {drills::AnomalyKind::kLost, "load-1", "acknowledged as x, and not in the database"}};
  return result;
}

TEST(FailuresOfADrill, AreChecksAndAnomalies) {
  EXPECT_EQ(failures_of(failed_drill()),
            "during: health never fails: expected every one succeeds; observed 3 of 9 failed\n"
            "LOST load-1: acknowledged as x, and not in the database\n");
}

TEST(JudgedDrill, KillsForItsReasonOnly) {
  const Finding killed = judge_drill(failed_drill(), "LOST ");
  EXPECT_EQ(killed.fate, Fate::kKilled);
  EXPECT_EQ(killed.seen,
            "drill dependency-kill: LOST load-1: acknowledged as x, and not in the database");
  const Finding other = judge_drill(failed_drill(), "DUPLICATE ");
  EXPECT_EQ(other.fate, Fate::kSurvived);
  EXPECT_EQ(other.why, "drill dependency-kill fails for another reason: the first problem");
}

TEST(JudgedDrill, WithoutAVerdictKillsNothing) {
  const std::pair<DrillVerdict, Fate> fates[] = {
      {DrillVerdict::kPass, Fate::kSurvived},   {DrillVerdict::kSkipped, Fate::kSkipped},
      {DrillVerdict::kRefused, Fate::kInvalid}, {DrillVerdict::kVacuous, Fate::kInvalid},
      {DrillVerdict::kUnknown, Fate::kInvalid}, {DrillVerdict::kError, Fate::kInvalid}};
  for (const auto& [verdict, fate] : fates) {
    DrillResult result = failed_drill();
    result.verdict = verdict;
    const Finding found = judge_drill(result, "LOST ");
    EXPECT_EQ(found.fate, fate) << Json(verdict);
    EXPECT_FALSE(found.why.empty());
  }
}

const Mutant variant{.name = "wrong",
                     .summary = "wrong",
                     .kind = variant_kind,
                     .settings = {{"patch", "always-ready"}},
                     .place = Place::kOtherNode,
                     .reason = "a complete configuration: expected running",
                     .drill = "config-refusal"};
const Mutant in_copy{.name = "held",
                     .summary = "held",
                     .kind = "in-copy",
                     .settings = {{"kind", "image-held"}},
                     .reason = "after make down: ",
                     .drill = "lifecycle"};

class DrillMutants : public ProofCase {
 protected:
  std::vector<MutantResult> prove(const Mutant& mutant, const char* guarantee, std::size_t times) {
    const Target target{find_guarantee(guarantee), &mutant};
    const auto result = run_proof(context(), std::vector<Target>(times, target));
    EXPECT_TRUE(result);
    EXPECT_EQ(result->mutants.size(), times);
    EXPECT_TRUE(open().empty());
    return result->mutants;
  }

  int count(const std::string& call) const {
    return static_cast<int>(std::count(lab_.calls.begin(), lab_.calls.end(), call));
  }
};

TEST_F(DrillMutants, ADrillRunsOnTheNodeOfTheVariant) {
  const auto done = prove(variant, "G-02-07", 2);
  for (const MutantResult& one : done) {
    EXPECT_EQ(one.fate, Fate::kKilled) << one.why;
    EXPECT_EQ(one.drills.size(), 1U);
  }
  EXPECT_EQ(calls().find("verify control, inject service-objects, inject service-variant, prove "
                         "service-variant, verify worker2, inject trial"),
            0U)
      << calls();
  EXPECT_EQ(count("inject service-variant"), 2);
  EXPECT_EQ(count("inject service-objects"), 1);
  EXPECT_EQ(lab_.calls.back(), "heal service-objects");
}

TEST_F(DrillMutants, AFaultInACopyLastsNoLongerThanTheCopy) {
  const auto done = prove(in_copy, "G-03-02", 1);
  EXPECT_EQ(done.at(0).fate, Fate::kKilled) << done.at(0).why;
  EXPECT_NE(calls().find("verify control, inject in-copy, prove in-copy, "), std::string::npos);
  EXPECT_NE(calls().find("heal in-copy, heal lab-copy, verify control"), std::string::npos);
}

TEST_F(DrillMutants, AVariantThatDoesNotComeUpIsInvalid) {
  lab_.uninjectable = {variant_kind};
  const auto done = prove(variant, "G-02-07", 1);
  EXPECT_EQ(done.at(0).fate, Fate::kInvalid);
  EXPECT_EQ(done.at(0).why, "cannot inject");
  EXPECT_TRUE(done.at(0).drills.empty());
}

// As when the service has used up all sessions of the database.
TEST_F(DrillMutants, WhatTheDrillCannotHealIsHealedWithoutTheService) {
  lab_.unhealable = {"trial"};
  lab_.on_call = [&](const std::string& call) {
    if (call == "heal service-variant") lab_.unhealable.clear();
  };
  const auto done = prove(variant, "G-02-07", 1);
  EXPECT_EQ(done.at(0).fate, Fate::kInvalid);
  EXPECT_TRUE(lab_.active.empty());
}

TEST_F(DrillMutants, WithoutObjectsThereIsNoVariant) {
  lab_.uninjectable = {objects_kind};
  const auto done = prove(variant, "G-02-07", 1);
  EXPECT_EQ(done.at(0).fate, Fate::kInvalid);
  EXPECT_EQ(count("inject service-variant"), 0);
  EXPECT_TRUE(lab_.active.empty());
}

TEST(Interfered, HappensAfterWhatTheDrillLooksAtFirst) {
  EXPECT_EQ(moment_of("host-file"), Moment::kOnceGreen);
  EXPECT_EQ(moment_of("in-copy"), Moment::kMeanwhile);
  EXPECT_EQ(moment_of(variant_kind), Moment::kBefore);
}

}  // namespace
}  // namespace stackpilot::prove
