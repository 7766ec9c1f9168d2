#include "prove/runner.h"

#include "prove/report/score.h"
#include "unit/prove/proof_case.h"

namespace stackpilot::prove {
namespace {

const Mutant retagged{.name = "retagged",
                      .summary = "the tag was moved",
                      .kind = "image-retagged",
                      .settings = {{"to", "{db}"}},
                      .reason = "broken"};
const Mutant on_another{.name = "engine",
                        .summary = "no engine",
                        .kind = "engine-stopped",
                        .place = Place::kOtherNode,
                        .reason = "broken"};
const Mutant left_out{.name = "left-out",
                      .summary = "not judged",
                      .kind = "judgement",
                      .settings = {{"guarantee", "G-01-10"}, {"how", "left-out"}},
                      .reason = "G-01-10: judged 0 times",
                      .also = {"G-01-10"}};

class ProofRun : public ProofCase {
 protected:
  ProofRun() { lab_.breaks = {{"image-retagged", {"G-02-05"}}, {"engine-stopped", {"G-01-08"}}}; }

  Result<ProofResult> prove(const std::vector<Target>& targets) {
    return run_proof(context(), targets);
  }

  MutantResult prove_one(const Mutant& mutant, const char* guarantee = "G-02-05") {
    const Result<ProofResult> result = prove({{find_guarantee(guarantee), &mutant}});
    EXPECT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->mutants.size(), 1U);
    return result->mutants.at(0);
  }
};

TEST_F(ProofRun, GoesFromGreenToGreen) {
  const MutantResult one = prove_one(retagged);
  EXPECT_EQ(one.fate, Fate::kKilled) << one.why;
  EXPECT_EQ(one.proof, "it is there");
  EXPECT_EQ(one.expected, "broken");
  EXPECT_EQ(one.seen, "G-02-05: fail: broken");
  EXPECT_EQ(one.fault, "image-retagged on control {\"to\":\"stackpilot-db\"}");
  EXPECT_EQ(calls(),
            "verify control, inject image-retagged, prove image-retagged, verify control, heal "
            "image-retagged, verify control");
  EXPECT_TRUE(open().empty());
}

TEST_F(ProofRun, SaysWhatWasProvenOnWhat) {
  const auto result = prove({{find_guarantee("G-02-05"), &retagged}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->build_id, "b1");
  EXPECT_EQ(result->source_digest, "d1");
  EXPECT_EQ(result->program_digest, "p1");
  EXPECT_EQ(proven(*result, "G-02-05"), Proven::kYes);
}

TEST_F(ProofRun, PutsAFaultOnAnotherNode) {
  const MutantResult one = prove_one(on_another, "G-01-08");
  EXPECT_EQ(one.fate, Fate::kKilled) << one.why;
  EXPECT_EQ(one.fault, "engine-stopped on worker2 {}");
}

TEST_F(ProofRun, OneThatNothingNoticesSurvives) {
  lab_.breaks.clear();
  const MutantResult one = prove_one(retagged);
  EXPECT_EQ(one.fate, Fate::kSurvived);
  EXPECT_EQ(one.why, "it holds");
  EXPECT_TRUE(open().empty());
}

TEST_F(ProofRun, OneThatIsNotAppliedIsInvalid) {
  lab_.toothless = {"image-retagged"};
  const MutantResult one = prove_one(retagged);
  EXPECT_EQ(one.fate, Fate::kInvalid);
  EXPECT_EQ(one.why, "not applied: it is not there");
}

TEST_F(ProofRun, OneWhoseInjectionFailsIsInvalidAndHealed) {
  lab_.uninjectable = {"image-retagged"};
  const MutantResult one = prove_one(retagged);
  EXPECT_EQ(one.fate, Fate::kInvalid);
  EXPECT_EQ(one.why, "cannot inject");
  EXPECT_TRUE(lab_.active.empty());
  EXPECT_TRUE(open().empty());
}

TEST_F(ProofRun, OneThatCannotBeHereIsSkipped) {
  lab_.impossible = {"image-retagged"};
  const MutantResult one = prove_one(retagged);
  EXPECT_EQ(one.fate, Fate::kSkipped);
  EXPECT_EQ(one.why, "control cannot have image-retagged");
  EXPECT_EQ(calls(), "verify control");
}

TEST_F(ProofRun, OneThatNeedsAnotherReplicaIsSkippedWhereThereIsNone) {
  const Mutant of_another{.name = "drained",
                          .summary = "a node is drained",
                          .kind = "swarm-node",
                          .settings = {{"node", "{bystander}"}},
                          .reason = "broken"};
  const MutantResult one = prove_one(of_another);
  EXPECT_EQ(one.fate, Fate::kSkipped);
  EXPECT_EQ(one.why, "no node but control and the database's carries a replica");
}

TEST_F(ProofRun, OfAServiceThatDoesNotPromiseItNothingIsTried) {
  RunContext context = ProofCase::context();
  context.service.contract.waived = {{"G-02-05", "nobody builds it here"}};
  const Target waived{find_guarantee("G-02-05"), &retagged};
  const auto alone = run_proof(context, {waived});
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->not_promised.at("G-02-05"), "waived: nobody builds it here");
  EXPECT_TRUE(alone->guarantees.empty());
  EXPECT_TRUE(alone->mutants.empty());
  EXPECT_EQ(failure_of(*alone), ErrorKind::kCapability);
  EXPECT_EQ(calls(), "verify control");
  const auto beside = run_proof(context, {waived, {find_guarantee("G-01-08"), &on_another}});
  ASSERT_TRUE(beside);
  EXPECT_EQ(beside->guarantees, std::vector<std::string>{"G-01-08"});
  EXPECT_EQ(failure_of(*beside), std::nullopt);
}

TEST_F(ProofRun, OneThatCannotBeMadeOfTheServiceIsSkipped) {
  const Mutant of_another{.name = "of-another",
                          .summary = "another kind",
                          .kind = "image-retagged",
                          .reason = "broken",
                          .dependency = "redis"};
  const MutantResult one = prove_one(of_another);
  EXPECT_EQ(one.fate, Fate::kSkipped);
  EXPECT_EQ(one.why, "it is of a dependency of kind redis; that of infra is postgres");
  EXPECT_EQ(calls(), "verify control");
}

TEST_F(ProofRun, WhatCannotBeHealedStaysOpenAndEndsTheRun) {
  lab_.unhealable = {"image-retagged"};
  const Target target{find_guarantee("G-02-05"), &retagged};
  const auto result = prove({target, target});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->mutants.at(0).fate, Fate::kInvalid);
  EXPECT_NE(result->why_stopped.find("make recover"), std::string::npos);
  EXPECT_EQ(result->not_run, (std::vector<std::string>{"G-02-05/retagged"}));
  EXPECT_EQ(open().size(), 1U);
}

TEST_F(ProofRun, ALabThatStaysRedEndsTheRun) {
  lab_.on_call = [&](const std::string& call) {
    if (call == "heal image-retagged") lab_.broken = {"G-02-04"};
  };
  const auto result = prove({{find_guarantee("G-02-05"), &retagged}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->mutants.at(0).fate, Fate::kInvalid);
  EXPECT_NE(result->why_stopped.find("not green after healing"), std::string::npos);
}

TEST_F(ProofRun, RefusesALabThatIsNotGreen) {
  lab_.broken = {"G-01-03"};
  const auto result = prove({{find_guarantee("G-02-05"), &retagged}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kGuarantee);
  EXPECT_NE(result.error().message.find("nothing was injected"), std::string::npos);
  EXPECT_EQ(calls(), "verify control");
}

TEST_F(ProofRun, AMutantOfVerificationLeavesTheLabAlone) {
  const MutantResult one = prove_one(left_out, "G-01-04");
  EXPECT_EQ(one.fate, Fate::kKilled) << one.why;
  EXPECT_EQ(one.also, (std::vector<std::string>{"G-01-10"}));
  EXPECT_EQ(calls(), "verify control");
}

// Each attempt makes a folder of its own, which is a fault until it is gone.
TEST_F(ProofRun, ARepositoryThatCannotBeCopiedLeavesNothingOpen) {
  RunContext without_copy = context();
  without_copy.copy_repository = [](const std::string&) -> Result<ScratchRepository> {
    return fail(ErrorKind::kBroken, "no space");
  };
  const Mutant edited{.name = "edited", .kind = "repository-edit", .reason = "x"};
  const Target target{find_guarantee("G-03-05"), &edited};
  const auto result = run_proof(without_copy, {target, target});
  ASSERT_TRUE(result);
  for (const MutantResult& one : result->mutants) EXPECT_EQ(one.why, "no space");
  EXPECT_TRUE(open().empty());
  EXPECT_TRUE(lab_.active.empty());
}

TEST_F(ProofRun, AGuaranteeWithoutAMutantIsNotProven) {
  const auto result = prove({{find_guarantee("G-02-05"), nullptr}});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->mutants.empty());
  EXPECT_EQ(proven(*result, "G-02-05"), Proven::kNo);
}

}  // namespace
}  // namespace stackpilot::prove
