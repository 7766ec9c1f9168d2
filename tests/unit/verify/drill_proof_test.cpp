#include "verify/drill_proof.h"

#include <gtest/gtest.h>

#include "unit/guarantees/healthy_lab.h"
#include "verify/report.h"

namespace stackpilot::verify {
namespace {

using guarantees::healthy_observation;
using guarantees::own_facts_of;
using guarantees::service_of;

// G-03-02 has one drill, G-02-01 has several.
constexpr const char* one_drill = "G-03-02";
constexpr const char* many_drills = "G-02-01";

Observation lab_with(std::vector<DrillRun> runs) {
  Observation seen = healthy_observation();
  seen.drill_runs = std::move(runs);
  return seen;
}

DrillRun run(const std::string& drill, const std::string& verdict, int minute = 0) {
  Observation seen = healthy_observation();
  return DrillRun{.run_id = drill + "-" + std::to_string(minute),
                  .drill = drill,
                  .verdict = verdict,
                  .started_at = "2026-11-23T12:0" + std::to_string(minute) + ":00.000Z",
                  .node = "control",
                  .build_id = service_of(seen).deployment->build_id,
                  .source_digest = service_of(seen).deployment->source_digest};
}

DrillProof proof_of(std::string_view id, const Observation& seen) {
  for (const DrillProof& proof : drill_proofs("all", seen)) {
    if (proof.guarantee->id == id) return proof;
  }
  ADD_FAILURE() << id << " is missing";
  return {};
}

std::vector<DrillRun> all_of(std::string_view id, const std::string& verdict) {
  std::vector<DrillRun> runs;
  for (const std::string_view drill : find_guarantee(id)->drills) {
    runs.push_back(run(std::string(drill), verdict));
  }
  return runs;
}

TEST(DrillProof, IsThereForEveryGuaranteeThatDrillsProve) {
  const std::vector<DrillProof> proofs = drill_proofs("all", lab_with({}));
  EXPECT_EQ(proofs.size(), drill_only("all").size());
  for (const DrillProof& proof : proofs) {
    EXPECT_EQ(proof.guarantee->proof, Proof::kDrill);
    EXPECT_FALSE(proof.guarantee->drills.empty()) << proof.guarantee->id;
    EXPECT_EQ(proof.state, DrillState::kNotDrilled);
    EXPECT_EQ(to_text(proof), "not drilled on this build");
  }
}

TEST(DrillProof, RuntimeGuaranteesNameNoDrills) {
  for (const Guarantee& one : all_guarantees()) {
    EXPECT_EQ(one.drills.empty(), one.proof != Proof::kDrill) << one.id;
  }
}

TEST(DrillProof, APassOnThisBuildCounts) {
  const DrillProof proof = proof_of(one_drill, lab_with({run("lifecycle", "pass", 3)}));
  EXPECT_EQ(proof.state, DrillState::kPassed);
  EXPECT_EQ(to_text(proof), "passed 2026-11-23T12:03:00.000Z: lifecycle");
}

TEST(DrillProof, AllDrillsOfAGuaranteeMustHaveRun) {
  std::vector<DrillRun> runs = all_of(many_drills, "pass");
  EXPECT_EQ(proof_of(many_drills, lab_with(runs)).state, DrillState::kPassed);
  runs.pop_back();
  const DrillProof proof = proof_of(many_drills, lab_with(runs));
  EXPECT_EQ(proof.state, DrillState::kNotDrilled);
  EXPECT_EQ(proof.absent, std::vector<std::string_view>{"dependency-partition-reset"});
  EXPECT_TRUE(to_text(proof).starts_with(
      "not drilled on this build: dependency-partition-reset; passed: dependency-stop, "))
      << to_text(proof);
}

TEST(DrillProof, OneFailureFails) {
  std::vector<DrillRun> runs = all_of(many_drills, "pass");
  runs.push_back(run("dependency-kill", "fail", 5));
  const DrillProof proof = proof_of(many_drills, lab_with(runs));
  EXPECT_EQ(proof.state, DrillState::kFailed);
  EXPECT_EQ(to_text(proof), "dependency-kill fail (run dependency-kill-5)");
}

TEST(DrillProof, WhatWasNotSeenIsNotProven) {
  const DrillProof proof =
      proof_of(one_drill, lab_with({run("lifecycle", "pass", 1), run("lifecycle", "unknown", 2)}));
  EXPECT_NE(proof.state, DrillState::kPassed);
  EXPECT_EQ(to_text(proof), "lifecycle unknown (run lifecycle-2)");
}

TEST(DrillProof, TheNewestRunDecides) {
  const std::vector<DrillRun> mended = {run("lifecycle", "fail", 1), run("lifecycle", "pass", 2)};
  EXPECT_EQ(proof_of(one_drill, lab_with(mended)).state, DrillState::kPassed);
  const std::vector<DrillRun> broken = {run("lifecycle", "pass", 1), run("lifecycle", "fail", 2)};
  EXPECT_EQ(proof_of(one_drill, lab_with(broken)).state, DrillState::kFailed);
}

TEST(DrillProof, NothingButAPassIsAPass) {
  for (const char* verdict : {"fail", "vacuous", "unknown", "error", "PASS", "", "passed"}) {
    const DrillProof proof = proof_of(one_drill, lab_with({run("lifecycle", verdict)}));
    EXPECT_EQ(proof.state, DrillState::kFailed) << verdict;
  }
}

TEST(DrillProof, ARunThatProvedNothingTakesNothingBack) {
  for (const char* verdict : {"refused", "skipped", "interrupted"}) {
    const Observation seen = lab_with({run("lifecycle", "pass", 1), run("lifecycle", verdict, 2)});
    EXPECT_EQ(proof_of(one_drill, seen).state, DrillState::kPassed) << verdict;
    EXPECT_EQ(proof_of(one_drill, lab_with({run("lifecycle", verdict)})).state,
              DrillState::kNotDrilled)
        << verdict;
  }
}

TEST(DrillProof, IsStaleAfterAnotherDeploy) {
  Observation seen = lab_with({run("lifecycle", "pass")});
  service_of(seen).deployment->build_id = "newer";
  EXPECT_EQ(proof_of(one_drill, seen).state, DrillState::kNotDrilled);
}

TEST(DrillProof, IsStaleAfterAnEditOfTheSource) {
  Observation seen = lab_with({run("lifecycle", "pass")});
  own_facts_of(seen, "control").source_digest = "edited";
  EXPECT_EQ(proof_of(one_drill, seen).state, DrillState::kNotDrilled);
}

// The second service is the first one under another name, built by another deploy.
Observation lab_of_two(std::vector<DrillRun> runs) {
  Observation seen = lab_with(std::move(runs));
  seen.declared.push_back(seen.declared.front());
  seen.declared.back().project = "shop";
  seen.services.push_back(seen.services.front());
  seen.services.back().project = seen.services.back().deployment->project = "shop";
  seen.services.back().deployment->build_id = "of-the-shop";
  for (NodeObservation& node : seen.nodes) {
    node.facts->services["shop"] = node.facts->services.at("infra");
  }
  return seen;
}

// "infra: passed ...", "shop: not drilled on this build"
std::vector<std::string> told_of(std::string_view id, const Observation& seen) {
  std::vector<std::string> told;
  for (const DrillProof& proof : drill_proofs("all", seen)) {
    if (proof.guarantee->id == id) told.push_back(proof.service + ": " + to_text(proof));
  }
  return told;
}

TEST(DrillProof, IsOfEachServiceOnItsOwnBuild) {
  EXPECT_EQ(told_of(one_drill, lab_of_two({run("lifecycle", "pass", 3)})),
            (std::vector<std::string>{"infra: passed 2026-11-23T12:03:00.000Z: lifecycle",
                                      "shop: not drilled on this build"}));
  DrillRun of_the_shop = run("lifecycle", "pass", 4);
  of_the_shop.build_id = "of-the-shop";
  EXPECT_EQ(told_of(one_drill, lab_of_two({of_the_shop})),
            (std::vector<std::string>{"infra: not drilled on this build",
                                      "shop: passed 2026-11-23T12:04:00.000Z: lifecycle"}));
}

TEST(DrillProof, IsOfTheLabOnceHoweverManyServicesThereAre) {
  EXPECT_EQ(told_of("G-01-07", lab_of_two({})),
            std::vector<std::string>{": not drilled on this build"});
}

struct Excepted {
  std::string name;
  void (*change)(Contract&);
  std::vector<DrillRun> runs;
  DrillState state;
  std::string text;
};

void PrintTo(const Excepted& one, std::ostream* out) {
  *out << one.name;
}

void without_configuration(Contract& contract) {
  contract.configuration.reset();
}

void waive(Contract& contract) {
  contract.waived["G-02-07"] = "it starts with anything";
}

class ByContract : public ::testing::TestWithParam<Excepted> {};

TEST_P(ByContract, SaysWhatIsNotPromised) {
  Observation seen = lab_with(GetParam().runs);
  GetParam().change(seen.declared.at(0).contract);
  const DrillProof proof = proof_of("G-02-07", seen);
  EXPECT_EQ(proof.state, GetParam().state);
  EXPECT_TRUE(to_text(proof).starts_with(GetParam().text)) << to_text(proof);
}

INSTANTIATE_TEST_SUITE_P(
    Parts, ByContract,
    ::testing::Values(
        Excepted{"Absent",
                 without_configuration,
                 {},
                 DrillState::kNotApplicable,
                 "not applicable: declare `configuration` in x-stackpilot of "
                 "infra/docker-compose.yml"},
        Excepted{"Waived",
                 waive,
                 {},
                 DrillState::kWaived,
                 "waived: it starts with anything (not drilled on this build)"},
        Excepted{"WaivedAndAbsent",
                 [](Contract& contract) {
                   without_configuration(contract);
                   waive(contract);
                 },
                 {},
                 DrillState::kWaived,
                 "waived: it starts with anything (not applicable: declare `configuration`"},
        Excepted{"WaivedAndFailed",
                 waive,
                 {run("config-refusal", "fail", 1)},
                 DrillState::kWaived,
                 "waived: it starts with anything (config-refusal fail (run config-refusal-1))"},
        Excepted{"WaivedAndPassed",
                 waive,
                 {run("config-refusal", "pass", 1)},
                 DrillState::kPassed,
                 "passed 2026-11-23T12:01:00.000Z: config-refusal"}),
    [](const auto& one) { return one.param.name; });

TEST(DrillProof, NeedsADeployAndANodeToCompareWith) {
  Observation seen = lab_with({run("lifecycle", "pass")});
  service_of(seen).deployment.reset();
  EXPECT_EQ(proof_of(one_drill, seen).state, DrillState::kNotDrilled);
  seen = lab_with({run("lifecycle", "pass")});
  seen.nodes.clear();
  EXPECT_EQ(proof_of(one_drill, seen).state, DrillState::kNotDrilled);
}

TEST(DrillProof, OfASelection) {
  for (const DrillProof& proof : drill_proofs("cluster", lab_with({}))) {
    EXPECT_EQ(proof.guarantee->scope, Scope::kCluster);
  }
  EXPECT_TRUE(drill_proofs("host", lab_with({})).empty());
}

}  // namespace
}  // namespace stackpilot::verify
