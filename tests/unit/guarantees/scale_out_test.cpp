// G-05-01, G-05-02, G-05-03, G-05-08, and all others of a service that runs as a stack: each case
// breaks one thing, and names exactly the verdicts that it must change.
#include <gtest/gtest.h>

#include <algorithm>

#include "guarantees/judge.h"
#include "guarantees/outcome.h"
#include "unit/guarantees/mutations.h"
#include "unit/guarantees/scaled_lab.h"

namespace stackpilot::guarantees {
namespace {

// "worker2:G-02-05=fail G-05-01=fail": with the node of those about a replica.
std::string changes_at(const std::vector<Judgement>& judged) {
  std::string changes;
  for (const Judgement& one : judged) {
    if (changes_of({one}).empty()) continue;
    if (!changes.empty()) changes += " ";
    changes += one.node + (one.node.empty() ? "" : ":") + changes_of({one});
  }
  return changes;
}

std::string said_of(const std::vector<Judgement>& judged, std::string_view id) {
  for (const Judgement& one : judged) {
    if (one.id == id && one.verdict != Verdict::kPass) return one.observed + "\n" + one.reason;
  }
  return "";
}

TEST(ScaleOut, PassesWhenItIsHealthy) {
  const std::vector<Judgement> judged = judge(declared_lab(), scaled_observation());
  EXPECT_EQ(changes_at(judged), "");
  for (const Judgement& one : judged) EXPECT_EQ(one.reason, "") << one.id << " " << one.node;
  EXPECT_EQ(outcome_of(judged), Outcome::kPass);
}

TEST(ScaleOut, IsJudgedOnceForEachReplica) {
  const std::vector<Judgement> judged = judge(declared_lab(), scaled_observation());
  for (const char* node : {"control", "worker1", "worker2"}) {
    EXPECT_EQ(std::count_if(
                  judged.begin(), judged.end(),
                  [&](const Judgement& one) { return one.node == node && one.id == "G-02-10"; }),
              1)
        << node;
  }
}

TEST(ScaleOut, IsJudgedAlikeFromASavedObservation) {
  Observation seen = scaled_observation();
  remove_task(seen, "worker2", "infra_api");
  const Observation saved = Json::parse(Json(seen).dump()).get<Observation>();
  EXPECT_EQ(Json(judge(declared_lab(), saved)), Json(judge(declared_lab(), seen)));
}

// Nothing of milestone 05 passes where there is nothing that it is about.
TEST(ScaleOut, IsNotApplicableWhereNothingIsScaledOut) {
  std::size_t count = 0;
  for (const Judgement& one : judge(declared_lab(), healthy_observation())) {
    if (!one.id.starts_with("G-05-")) continue;
    ++count;
    EXPECT_EQ(one.verdict, Verdict::kNotApplicable) << one.id;
    EXPECT_EQ(one.reason, "swarm: no service is scaled out: make scale-up") << one.id;
  }
  EXPECT_EQ(count, 4U);
}

TEST(ScaleOut, IsForgottenBySomebodyWhereASwarmIsLeft) {
  Observation seen = healthy_observation();
  facts_of(seen, "worker1").swarm = SwarmFacts{.state = "active"};
  const std::vector<Judgement> judged = judge(declared_lab(), seen);
  EXPECT_EQ(changes_at(judged), "G-05-01=fail");
  EXPECT_EQ(said_of(judged, "G-05-01").substr(0, 44),
            "worker1: its engine is in a swarm: active\n1 ");
}

// A compose project and a stack of one service: whichever is on record, the other is too many.
TEST(ScaleOut, IsNotBesideAComposeProject) {
  Observation seen = healthy_observation();
  Observation scaled = scaled_observation();
  facts_of(seen, "worker2").engine->containers = {task_of(scaled, "worker2", "infra_api")};
  EXPECT_EQ(changes_at(judge(declared_lab(), seen)), "control:G-02-10=fail");

  Observation composed = healthy_observation();
  facts_of(scaled, "worker2").engine->containers.push_back(db_of(composed));
  const std::vector<Judgement> judged = judge(declared_lab(), scaled);
  EXPECT_EQ(changes_at(judged), "control:G-02-10=fail worker1:G-02-10=fail worker2:G-02-10=fail");
  EXPECT_NE(said_of(judged, "G-02-10").find("stackpilot-db is running"), std::string::npos);
}

TEST(ScaleOut, IsAboutADeclaredService) {
  Observation seen = scaled_observation();
  scale_out_of(seen).record.project = "other";
  for (const Judgement& one : judge(declared_lab(), seen)) {
    if (!one.id.starts_with("G-05-")) continue;
    EXPECT_EQ(one.verdict, Verdict::kError) << one.id;
  }
}

class ScaledMutated : public ::testing::TestWithParam<Mutation> {};

TEST_P(ScaledMutated, ChangesExactlyTheNamedVerdicts) {
  Observation seen = scaled_observation();
  GetParam().apply(seen);
  const std::vector<Judgement> judged = judge(declared_lab(), seen);
  EXPECT_EQ(changes_at(judged), GetParam().changes);
  std::string said;
  for (const Judgement& one : judged) {
    EXPECT_EQ(one.reason.empty(), one.verdict == Verdict::kPass) << one.id;
    if (one.verdict != Verdict::kPass) said += one.observed + "\n" + one.reason + "\n";
  }
  EXPECT_NE(said.find(GetParam().says), std::string::npos) << said;
}

std::string mutation_name(const ::testing::TestParamInfo<Mutation>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Swarm, ScaledMutated, ::testing::ValuesIn(swarm_mutations()),
                         mutation_name);
INSTANTIATE_TEST_SUITE_P(Replica, ScaledMutated, ::testing::ValuesIn(replica_mutations()),
                         mutation_name);

}  // namespace
}  // namespace stackpilot::guarantees
