#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/files.h"
#include "guarantees/explanation.h"
#include "guarantees/findings.h"
#include "guarantees/judge.h"
#include "guarantees/outcome.h"
#include "guarantees/repo_check.h"
#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

TEST(Judges, PassAHealthyLab) {
  const std::vector<Judgement> judged = judge(declared_lab(), healthy_observation());
  EXPECT_EQ(changes_of(judged), "");
  EXPECT_EQ(outcome_of(judged), Outcome::kPass);
  for (const Judgement& one : judged) {
    EXPECT_NE(one.expected, "") << one.id;
    EXPECT_EQ(one.observed.empty(), one.verdict != Verdict::kPass) << one.id;
    EXPECT_EQ(one.reason.empty(), one.verdict == Verdict::kPass) << one.id;
  }
}

TEST(Judges, GiveOneJudgementPerGuaranteeTheyCanProveInIdOrder) {
  std::vector<std::string> expected, actual;
  for (const Guarantee& one : all_guarantees()) {
    if (is_judged(one)) expected.emplace_back(one.id);
  }
  for (const Judgement& one : judge(declared_lab(), healthy_observation())) {
    actual.push_back(one.id);
  }
  EXPECT_EQ(actual, expected);
}

TEST(Judges, CallNothingPassThatWasNotObserved) {
  for (const Judgement& one : judge(declared_lab(), Observation{})) {
    if (one.id == "G-01-04") continue;
    EXPECT_EQ(one.verdict, Verdict::kError) << one.id;
    EXPECT_NE(one.reason, "") << one.id;
  }
}

TEST(Judges, CallNothingPassInALabWithoutNodes) {
  for (const Judgement& one : judge(LabSpec{}, healthy_observation())) {
    if (one.id == "G-01-04" || is_repo_check(one)) continue;
    EXPECT_EQ(one.verdict, Verdict::kError) << one.id;
  }
}

TEST(Judges, ReportTheSlowestObservationTheyRestOn) {
  const std::vector<Judgement> judged = judge(declared_lab(), healthy_observation());
  EXPECT_EQ(judged.at(0).duration_ms, 2);    // ICMP
  EXPECT_EQ(judged.at(1).duration_ms, 90);   // SSH
  EXPECT_EQ(judged.at(2).duration_ms, 210);  // facts
}

TEST(Judges, JudgeASavedObservationAlike) {
  Observation seen = healthy_observation();
  stop_node(seen, "worker2");
  const Observation saved = Json::parse(Json(seen).dump()).get<Observation>();
  const std::vector<Judgement> before = judge(declared_lab(), seen);
  EXPECT_EQ(Json(judge(declared_lab(), saved)), Json(before));
}

// The fuzzer begins with these: of an older shape, they would lead it nowhere.
TEST(Judges, ReadTheCorpusOfTheFuzzer) {
  const fs::path corpus = fs::path(STACKPILOT_REPOSITORY) / "tests/fuzz/corpus";
  const auto read = [&](const char* name) { return read_file(corpus / name).value_or(""); };
  for (const char* name : {"observation/healthy", "observation/node_down"}) {
    EXPECT_TRUE(parse_json<Observation>(read(name), name)) << name;
  }
  for (const char* name : {"node_facts/control", "node_facts/worker"}) {
    EXPECT_TRUE(parse_json<NodeFacts>(read(name), name)) << name;
  }
  const auto seen = parse_json<Observation>(read("observation/healthy"), "healthy");
  ASSERT_TRUE(seen);
  EXPECT_EQ(changes_of(judge(declared_lab(), *seen)), "");
}

enum class Power { kOn, kOff };

// The words for the state of a node are the provider's.
TEST(Judges, SayTheStateOfNodesThatAreNotOnInTheProvidersWords) {
  const auto said = [](const std::string& words, Power power) {
    Observation seen = healthy_observation();
    NodeObservation& node = node_of(seen, "worker2");
    node.icmp = Reach{false, "no ICMP echo reply", 1000};
    node.runtime_state = words;
    node.is_on = power == Power::kOn;
    return judge(declared_lab(), seen).at(0).observed;
  };
  EXPECT_EQ(said("idle", Power::kOn), "worker2: no ICMP echo reply");
  EXPECT_EQ(said("shut off", Power::kOff), "worker2: no ICMP echo reply (the node is shut off)");
  EXPECT_EQ(said("", Power::kOff), "worker2: no ICMP echo reply");
}

// Before there were machines that are adopted, observations were saved without what they need.
TEST(Judges, JudgeAnObservationOfAnEarlierVersionAlike) {
  Observation seen = healthy_observation();
  stop_node(seen, "worker2");
  Json saved = seen;
  const auto rename_port = [](Json& of) {
    of["tcp22"] = of.at("ssh_port");
    of.erase("ssh_port");
  };
  for (Json& node : saved["nodes"]) {
    EXPECT_EQ(node.erase("is_on") + node.erase("baseline"), 2U);
    rename_port(node);
    if (node["facts"].is_null()) continue;
    for (Json& peer : node["facts"]["peers"]) rename_port(peer);
  }
  EXPECT_EQ(Json(judge(declared_lab(), saved.get<Observation>())),
            Json(judge(declared_lab(), seen)));
}

class Mutated : public ::testing::TestWithParam<Mutation> {};

TEST_P(Mutated, ChangesExactlyTheNamedVerdicts) {
  Observation seen = healthy_observation();
  GetParam().apply(seen);
  const std::vector<Judgement> judged = judge(declared_lab(), seen);
  EXPECT_EQ(changes_of(judged), GetParam().changes);
  for (const Judgement& one : judged) {
    EXPECT_EQ(one.reason.empty(), one.verdict == Verdict::kPass) << one.id;
    EXPECT_EQ(one.blocked_by.empty(), one.verdict != Verdict::kBlocked) << one.id;
  }
  const auto changed = std::find_if(judged.begin(), judged.end(), [](const Judgement& one) {
    return !changes_of({one}).empty();
  });
  if (changed == judged.end()) return;
  const std::string said = changed->observed + "\n" + changed->reason;
  EXPECT_NE(said.find(GetParam().says), std::string::npos) << said;
}

std::string name_of(const ::testing::TestParamInfo<Mutation>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Host, Mutated, ::testing::ValuesIn(host_mutations()), name_of);
INSTANTIATE_TEST_SUITE_P(Exposure, Mutated, ::testing::ValuesIn(exposure_mutations()), name_of);
INSTANTIATE_TEST_SUITE_P(Declared, Mutated, ::testing::ValuesIn(declared_mutations()), name_of);
INSTANTIATE_TEST_SUITE_P(Cluster, Mutated, ::testing::ValuesIn(cluster_mutations()), name_of);
INSTANTIATE_TEST_SUITE_P(Service, Mutated, ::testing::ValuesIn(service_mutations()), name_of);
INSTANTIATE_TEST_SUITE_P(Data, Mutated, ::testing::ValuesIn(data_mutations()), name_of);
INSTANTIATE_TEST_SUITE_P(Privileges, Mutated, ::testing::ValuesIn(privilege_mutations()), name_of);
INSTANTIATE_TEST_SUITE_P(Build, Mutated, ::testing::ValuesIn(build_mutations()), name_of);
INSTANTIATE_TEST_SUITE_P(Verifier, Mutated, ::testing::ValuesIn(verifier_mutations()), name_of);
INSTANTIATE_TEST_SUITE_P(Silence, Mutated, ::testing::ValuesIn(silence_mutations()), name_of);
INSTANTIATE_TEST_SUITE_P(Repo, Mutated, ::testing::ValuesIn(repo_mutations()), name_of);

// A judge that cannot fail proves nothing. G-01-04 judges the other judgements: see Completeness.
TEST(Judges, CanEachFail) {
  std::string changes;
  for (const Mutation& one : all_mutations()) changes += one.changes + " ";
  for (const Mutation& one : swarm_mutations()) changes += one.changes + " ";
  for (const Guarantee& one : all_guarantees()) {
    if (!is_judged(one) || one.review != nullptr) continue;
    EXPECT_NE(changes.find(std::string(one.id) + "=fail"), std::string::npos) << one.id;
  }
}

// A skipped check does not change the outcome, except in strict mode (CI), where it fails.
TEST(Judges, LetSkippedChecksDecideNothing) {
  Observation seen = healthy_observation();
  gate_of(seen, "terraform").verdict = Verdict::kSkipped;
  gate_of(seen, "terraform").skipped = "terraform is not installed";
  EXPECT_EQ(outcome_of(judge(declared_lab(), seen)), Outcome::kPass);
  seen.checks->strict = true;
  EXPECT_EQ(outcome_of(judge(declared_lab(), seen)), Outcome::kFail);
}

TEST(Judges, NeverPassOnRepoChecksAlone) {
  std::vector<Judgement> judged = judge(declared_lab(), healthy_observation());
  std::erase_if(judged, [](const Judgement& one) { return !is_repo_check(one); });
  EXPECT_EQ(judged.size(), 8U);
  EXPECT_EQ(outcome_of(judged), Outcome::kNotVerified);
}

class Completeness : public ::testing::Test {
 protected:
  Verdict verdict() const {
    Findings findings;
    const Guarantee& about_all = *find_guarantee("G-01-04");
    about_all.review(judged_, findings);
    return findings.conclude(about_all).verdict;
  }
  Judgement& first() { return judged_.at(0); }

  std::vector<Judgement> judged_ = judge(declared_lab(), healthy_observation());
};

TEST_F(Completeness, PassesWhenAllWereJudged) {
  EXPECT_EQ(verdict(), Verdict::kPass);
}

TEST_F(Completeness, IsNotAboutTheOutcome) {
  first().verdict = Verdict::kFail;
  first().reason = "because";
  EXPECT_EQ(verdict(), Verdict::kPass);
}

TEST_F(Completeness, FailsWhenOneIsMissing) {
  judged_.erase(judged_.begin());
  EXPECT_EQ(verdict(), Verdict::kFail);
}

TEST_F(Completeness, FailsWhenOneIsJudgedTwice) {
  const Judgement again = first();
  judged_.push_back(again);
  EXPECT_EQ(verdict(), Verdict::kFail);
}

TEST_F(Completeness, FailsWhenAReasonIsMissing) {
  first().verdict = Verdict::kWaived;
  EXPECT_EQ(verdict(), Verdict::kFail);
}

TEST_F(Completeness, FailsWhenNotApplicableSaysNotWhatToDeclare) {
  first().verdict = Verdict::kNotApplicable;
  EXPECT_EQ(verdict(), Verdict::kFail);
  first().reason = "declare `record`";
  EXPECT_EQ(verdict(), Verdict::kPass);
}

TEST_F(Completeness, FailsWhenABlockerIsNotApplicable) {
  const auto judged_as = [&](const std::string& id) -> Judgement& {
    return *std::find_if(judged_.begin(), judged_.end(),
                         [&](const Judgement& one) { return one.id == id; });
  };
  Judgement& blocked = judged_as("G-02-04");
  blocked.verdict = Verdict::kBlocked;
  blocked.reason = "it says so";
  blocked.blocked_by = {"G-02-03"};
  judged_as("G-02-03").verdict = Verdict::kNotApplicable;
  judged_as("G-02-03").reason = "declare `dependency`";
  EXPECT_EQ(verdict(), Verdict::kFail);
  reject_unexplained(judged_);
  EXPECT_EQ(blocked.reason, "it says so (G-02-03 would explain it, but is not applicable)");
}

TEST_F(Completeness, FailsWhenOneIsSkipped) {
  first().verdict = Verdict::kSkipped;
  first().reason = "no time";
  EXPECT_EQ(verdict(), Verdict::kFail);
}

TEST_F(Completeness, FailsWhenABlockerHolds) {
  first().verdict = Verdict::kBlocked;
  first().reason = "it says so";
  first().blocked_by = {"G-03-01"};
  EXPECT_EQ(verdict(), Verdict::kFail);
}

TEST_F(Completeness, FailsWhenNoBlockerIsNamed) {
  first().verdict = Verdict::kBlocked;
  first().reason = "it says so";
  EXPECT_EQ(verdict(), Verdict::kFail);
}

TEST_F(Completeness, UnexplainedBlocksBecomeErrors) {
  first().verdict = Verdict::kBlocked;
  first().reason = "it says so";
  first().blocked_by = {"G-03-01"};
  reject_unexplained(judged_);
  EXPECT_EQ(first().verdict, Verdict::kError);
  EXPECT_EQ(first().reason, "it says so (G-03-01 would explain it, but holds)");
  EXPECT_EQ(verdict(), Verdict::kPass);
}

// Any process may answer on the service's port, so its replies are untrusted input.
class UntrustedBody : public ::testing::TestWithParam<std::string> {};

TEST_P(UntrustedBody, NeverPassesAndNeverThrows) {
  const std::vector<HttpProbe ServiceObservation::*> believed = {
      &ServiceObservation::version, &ServiceObservation::ready, &ServiceObservation::canary};
  for (const auto probe : believed) {
    Observation seen = healthy_observation();
    (service_of(seen).*probe).body = GetParam();
    const std::vector<Judgement> judged = judge(declared_lab(), seen);
    EXPECT_EQ(outcome_of(judged), Outcome::kFail);
    for (const Judgement& one : judged) {
      EXPECT_LT(one.observed.size(), 4000U) << one.id;
      EXPECT_NO_THROW(Json(one).dump()) << one.id;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, UntrustedBody,
    ::testing::Values("", "null", "[]", "42", "\"text\"", "{}", "{\"ready\":", "\xff\xfe\x80",
                      "{\"build_id\":\"\xc3\x28\",\"source_digest\":\"\xff\"}",
                      R"({"build_id":1,"source_digest":[],"checks":7,"order_id":{},"qty":{}})",
                      R"({"ready":true,"checks":[true,true],"qty":"1e999999"})",
                      std::string(50'000, '['), std::string(5'000'000, 'x'),
                      std::string("{\"a\0b\":1}", 9)));

}  // namespace
}  // namespace stackpilot::guarantees
