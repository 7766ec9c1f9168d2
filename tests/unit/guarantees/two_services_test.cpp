// Two services on two nodes: each is judged by itself, and neither speaks for the other.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "guarantees/explanation.h"
#include "guarantees/findings.h"
#include "guarantees/judge.h"
#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

// The same as of the first service, with names and the node of the second.
template <typename T>
T as_second(const T& of_the_first) {
  std::string text = Json(of_the_first).dump();
  const std::pair<std::string, std::string> names[] = {
      {"infra", "shop"},
      {"stackpilot-api", "shop-api"},
      {"stackpilot-db", "shop-db"},
      {"stackpilot_pgdata", "shop_data"},
      {"aa11", "bb22"},
      {planted_number(), planted_number("20261123T120000Z-bb22")},
      {R"(192\.168\.56\.10)", "192.168.56.11"},
      {"\"control\"", "\"worker1\""}};
  for (const auto& [name, other] : names) text = std::regex_replace(text, std::regex(name), other);
  return Json::parse(text).get<T>();
}

LabSpec lab_of_two() {
  LabSpec lab = declared_lab();
  lab.services.push_back(as_second(lab.service()));
  return lab;
}

ServiceObservation& second_of(Observation& seen) {
  return seen.services.at(1);
}

void publish_second(NodeFacts& facts) {
  facts.exposure->listeners.push_back({"192.168.56.11", 8000, "docker-proxy", 699});
  facts.exposure->redirections.push_back(
      {"DOCKER", "172.18.0.3:8000", "-A DOCKER -j DNAT --to-destination 172.18.0.3:8000"});
}

// `shop` is on worker1 as `infra` is on control.
Observation two_services() {
  Observation seen = healthy_observation();
  seen.declared = lab_of_two().services;
  seen.services.push_back(as_second(service_of(seen)));
  seen.deployed["worker1"] = {"shop"};
  NodeFacts& facts = facts_of(seen, "worker1");
  facts.engine = as_second(engine_of(seen));
  facts.services["shop"] = as_second(own_facts_of(seen, "control"));
  publish_second(facts);
  return seen;
}

// The verdicts that are not pass, each with what it is about.
std::string changes_in(const Observation& seen) {
  std::string changes;
  for (const Judgement& one : judge(lab_of_two(), seen)) {
    if (changes_of({one}).empty()) continue;
    if (!changes.empty()) changes += " ";
    changes += one.service + (one.service.empty() ? "" : ":") + changes_of({one});
  }
  return changes;
}

TEST(TwoServices, PassWhenBothAreHealthy) {
  EXPECT_EQ(changes_in(two_services()), "");
}

// The dependency's port, asked on the node, answers: it is one that a service publishes there.
TEST(TwoServices, MayPublishThePortThatADependencyHas) {
  Observation seen = two_services();
  seen.declared.back().dependency->port = seen.declared.back().port;
  second_of(seen).dependency_port = Reach{true, "", 1};
  LabSpec lab = lab_of_two();
  lab.services = seen.declared;
  EXPECT_EQ(changes_of(judge(lab, seen)), "");
  seen.declared.back().port = 9000;
  lab.services = seen.declared;
  const auto judged = judge(lab, seen);
  EXPECT_TRUE(std::any_of(judged.begin(), judged.end(), [](const Judgement& one) {
    return one.id == "G-02-03" && one.service == "shop" && one.verdict == Verdict::kFail;
  }));
}

TEST(TwoServices, AreEachJudgedOnceWithTheirNames) {
  const std::vector<Judgement> judged = judge(lab_of_two(), two_services());
  std::vector<std::string> expected, actual;
  for (const Guarantee& one : all_guarantees()) {
    if (!is_judged(one)) continue;
    if (one.judge_service == nullptr) {
      expected.push_back(std::string(one.id) + "  ");
    } else {
      expected.push_back(std::string(one.id) + " infra control");
      expected.push_back(std::string(one.id) + " shop worker1");
    }
  }
  for (const Judgement& one : judged) actual.push_back(one.id + " " + one.service + " " + one.node);
  EXPECT_EQ(actual, expected);
}

struct OneBroken {
  std::string name;
  void (*apply)(Observation& seen);
  std::string changes;
};

void PrintTo(const OneBroken& one, std::ostream* out) {
  *out << one.name;
}

class OneOfTwo : public ::testing::TestWithParam<OneBroken> {};

TEST_P(OneOfTwo, FailsAlone) {
  Observation seen = two_services();
  GetParam().apply(seen);
  EXPECT_EQ(changes_in(seen), GetParam().changes);
}

ContainerFact& of_second(Observation& seen, std::string_view name) {
  auto& all = facts_of(seen, "worker1").engine->containers;
  return *std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
}

INSTANTIATE_TEST_SUITE_P(
    Services, OneOfTwo,
    ::testing::Values(
        OneBroken{"SecondIsNotReady",
                  [](Observation& seen) {
                    second_of(seen).ready.status = 503;
                    second_of(seen).ready.body = R"({"detail":"db_auth_failed"})";
                  },
                  "shop:G-02-02=fail shop:G-02-03=blocked(G-02-02)"},
        OneBroken{"FirstIsNotReady", [](Observation& seen) { stop_database(seen); },
                  "infra:G-02-02=fail infra:G-02-03=fail infra:G-02-04=blocked(G-02-02) "
                  "infra:G-02-08=blocked(G-02-03)"},
        OneBroken{"SourceOfTheSecondIsEdited",
                  [](Observation& seen) {
                    facts_of(seen, "worker1").services.at("shop").source_digest = "edited";
                  },
                  "shop:G-02-05=fail"},
        OneBroken{"SecondWasNeverDeployed",
                  [](Observation& seen) { second_of(seen).deployment.reset(); },
                  "shop:G-02-04=blocked(G-02-05) shop:G-02-05=fail shop:G-02-10=blocked(G-02-05)"},
        OneBroken{"SecondHasMoreMemory",
                  [](Observation& seen) {
                    of_second(seen, "shop-api").settings["mem_limit"] = "1 bytes";
                  },
                  "shop:G-02-10=fail"},
        OneBroken{"SecondIsRoot",
                  [](Observation& seen) { of_second(seen, "shop-db").user = "root"; },
                  "shop:G-02-08=fail"},
        OneBroken{"RowOfTheSecondIsGone",
                  [](Observation& seen) {
                    second_of(seen).canary.status = 404;
                    second_of(seen).canary.body = R"({"detail":"order_not_found"})";
                  },
                  "shop:G-02-04=fail"},
        OneBroken{"NodeDoesNotKnowTheSecond",
                  [](Observation& seen) { facts_of(seen, "worker1").services.erase("shop"); },
                  "shop:G-02-02=error shop:G-02-03=error shop:G-02-04=error shop:G-02-05=error "
                  "shop:G-02-08=error shop:G-02-10=error"},
        OneBroken{"SecondIsOfNoDeclaredService",
                  [](Observation& seen) { second_of(seen).project = "other"; },
                  "other:G-02-02=error other:G-02-03=error other:G-02-04=error "
                  "other:G-02-05=error other:G-02-06=error other:G-02-08=error "
                  "other:G-02-10=error"}),
    [](const auto& one) { return one.param.name; });

// What runs the second service's image on the first one's node is a leftover of the second alone.
TEST(TwoServices, AccuseOnlyTheServiceOfALeftover) {
  Observation seen = two_services();
  ContainerFact stray = of_second(seen, "shop-db");
  stray.name = "shop-db-old";
  engine_of(seen).containers.push_back(stray);
  EXPECT_EQ(changes_in(seen), "shop:G-02-10=fail");
}

// A service that is on two nodes is two subjects.
TEST(TwoServices, MayBeOneServiceOnTwoNodes) {
  Observation seen = two_services();
  seen.declared.pop_back();
  seen.deployed["worker1"] = {"infra"};
  seen.services.at(1) = service_of(seen);
  second_of(seen).node = second_of(seen).deployment->node = "worker1";
  NodeFacts& facts = facts_of(seen, "worker1");
  facts.engine = engine_of(seen);
  facts.engine->containers.at(0).ports.at(0).host_address = "192.168.56.11";
  facts.services["infra"] = own_facts_of(seen, "control");
  EXPECT_EQ(changes_in(seen), "");
  second_of(seen).ready.status = 500;
  std::vector<std::string> failed;
  for (const Judgement& one : judge(lab_of_two(), seen)) {
    if (one.verdict == Verdict::kFail) failed.push_back(one.id + " " + one.node);
  }
  EXPECT_EQ(failed, std::vector<std::string>{"G-02-02 worker1"});
}

class CompletenessOfTwo : public ::testing::Test {
 protected:
  Judgement& judged_of(const std::string& id, const std::string& project) {
    return *std::find_if(judged_.begin(), judged_.end(), [&](const Judgement& one) {
      return one.id == id && one.service == project;
    });
  }
  Judgement reviewed() const {
    Findings findings;
    const Guarantee& about_all = *find_guarantee("G-01-04");
    about_all.review(judged_, findings);
    return findings.conclude(about_all);
  }
  void block(const std::string& id, const std::string& project, const std::string& by) {
    Judgement& one = judged_of(id, project);
    one.verdict = Verdict::kBlocked;
    one.reason = "it says so";
    one.blocked_by = {by};
  }
  void fail(const std::string& id, const std::string& project) {
    judged_of(id, project).verdict = Verdict::kFail;
    judged_of(id, project).reason = "because";
  }

  std::vector<Judgement> judged_ = judge(lab_of_two(), two_services());
};

TEST_F(CompletenessOfTwo, PassesWhenAllWereJudged) {
  EXPECT_EQ(reviewed().verdict, Verdict::kPass);
}

TEST_F(CompletenessOfTwo, FailsWhenOneWasJudgedBySomeJudgesOnly) {
  judged_.erase(judged_.begin() + (&judged_of("G-02-04", "shop") - judged_.data()));
  EXPECT_EQ(reviewed().verdict, Verdict::kFail);
  EXPECT_EQ(reviewed().observed, "G-02-04 of shop on worker1: judged 0 times");
}

TEST_F(CompletenessOfTwo, FailsWhenOneWasJudgedTwiceByAJudge) {
  const Judgement again = judged_of("G-02-04", "infra");
  judged_.push_back(again);
  EXPECT_EQ(reviewed().verdict, Verdict::kFail);
  EXPECT_EQ(reviewed().observed, "G-02-04 of infra on control: judged 2 times");
}

TEST_F(CompletenessOfTwo, FailsWhenOneWasJudgedOnAnotherNodeOnly) {
  judged_of("G-02-04", "shop").node = "worker2";
  EXPECT_EQ(reviewed().verdict, Verdict::kFail);
}

// What holds of one service explains nothing of the other.
TEST_F(CompletenessOfTwo, BlockedIsExplainedByTheSameService) {
  block("G-02-04", "shop", "G-02-02");
  fail("G-02-02", "infra");
  EXPECT_EQ(unexplained_by(judged_of("G-02-04", "shop"), judged_), "G-02-02");
  EXPECT_EQ(reviewed().verdict, Verdict::kFail);
  fail("G-02-02", "shop");
  EXPECT_EQ(unexplained_by(judged_of("G-02-04", "shop"), judged_), "");
  EXPECT_EQ(reviewed().verdict, Verdict::kPass);
}

TEST_F(CompletenessOfTwo, BlockedIsExplainedByTheSameNode) {
  block("G-02-04", "shop", "G-02-02");
  fail("G-02-02", "shop");
  judged_of("G-02-02", "shop").node = "worker2";
  EXPECT_EQ(unexplained_by(judged_of("G-02-04", "shop"), judged_), "G-02-02");
}

TEST_F(CompletenessOfTwo, BlockedMayBeExplainedByTheLab) {
  block("G-02-04", "shop", "G-01-01");
  fail("G-01-01", "");
  EXPECT_EQ(unexplained_by(judged_of("G-02-04", "shop"), judged_), "");
  EXPECT_EQ(reviewed().verdict, Verdict::kPass);
}

}  // namespace
}  // namespace stackpilot::guarantees
