#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "checks/gate.h"
#include "guarantees/repo_check.h"
#include "unit/checks/planted.h"
#include "unit/checks/toolbox.h"

namespace stackpilot::checks {
namespace {

RepoChecks check(const Repository& repository) {
  return run_gates(all_gates(), repository, bare_toolbox(), Strictness::kLenient);
}

std::string described(const RepoChecks& checks) {
  std::string text;
  for (const GateResult& gate : checks.gates) {
    text += gate.gate + " " + std::string(to_string(gate.verdict)) + " " + gate.broken + "\n";
    for (const RepoFinding& one : gate.findings) {
      text += "  " + one.file + ":" + std::to_string(one.line) + ": " + one.rule + ": " +
              one.problem + "\n";
    }
  }
  return text;
}

TEST(Gates, FindNothingInThisRepository) {
  const RepoChecks checks = check(this_repository());
  ASSERT_EQ(checks.gates.size(), 8U);
  for (const GateResult& gate : checks.gates) {
    const bool has_tool = gate.gate == "policy" || gate.gate == "terraform" || gate.gate == "build";
    EXPECT_EQ(gate.verdict, has_tool ? Verdict::kSkipped : Verdict::kPass) << described(checks);
    EXPECT_EQ(gate.skipped.empty(), !has_tool) << gate.gate;
    EXPECT_EQ(gate.looked_at.empty(), gate.gate == "build") << gate.gate;
  }
}

class PlantedIn : public ::testing::TestWithParam<Planted> {};

TEST_P(PlantedIn, TurnsExactlyItsGateRed) {
  Spoiled tree;
  GetParam().plant(tree);
  const RepoChecks checks = check(tree.repository());
  std::set<std::string> red, rules;
  std::string said;
  for (const GateResult& gate : checks.gates) {
    if (gate.verdict == Verdict::kFail) red.insert(gate.gate);
    EXPECT_EQ(gate.broken, "") << gate.gate;
    for (const RepoFinding& one : gate.findings) {
      rules.insert(one.rule);
      said += one.file + ":" + std::to_string(one.line) + ": " + one.problem + "\n";
      EXPECT_NE(one.mend, "") << one.rule;
    }
  }
  std::set<std::string> expected = {GetParam().rule}, gates;
  if (!GetParam().also.empty()) expected.insert(GetParam().also);
  for (const std::string& rule : expected) gates.insert(rule.substr(0, rule.find('/')));
  EXPECT_EQ(rules, expected) << described(checks);
  EXPECT_NE(said.find(GetParam().says), std::string::npos) << said;
  EXPECT_EQ(red, gates) << described(checks);
}

std::string name_of(const ::testing::TestParamInfo<Planted>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Policy, PlantedIn, ::testing::ValuesIn(planted_policy()), name_of);
INSTANTIATE_TEST_SUITE_P(Secrets, PlantedIn, ::testing::ValuesIn(planted_secrets()), name_of);
INSTANTIATE_TEST_SUITE_P(Images, PlantedIn, ::testing::ValuesIn(planted_images()), name_of);
INSTANTIATE_TEST_SUITE_P(Guarantees, PlantedIn, ::testing::ValuesIn(planted_guarantees()), name_of);
INSTANTIATE_TEST_SUITE_P(Terraform, PlantedIn, ::testing::ValuesIn(planted_terraform()), name_of);
INSTANTIATE_TEST_SUITE_P(Workflow, PlantedIn, ::testing::ValuesIn(planted_workflow()), name_of);
INSTANTIATE_TEST_SUITE_P(Docs, PlantedIn, ::testing::ValuesIn(planted_docs()), name_of);

class HarmlessIn : public ::testing::TestWithParam<Harmless> {};

TEST_P(HarmlessIn, TurnsNothingRed) {
  Spoiled tree;
  GetParam().plant(tree);
  const RepoChecks checks = check(tree.repository());
  for (const GateResult& gate : checks.gates) {
    EXPECT_TRUE(gate.findings.empty() && gate.broken.empty()) << described(checks);
  }
}

std::string name_of_harmless(const ::testing::TestParamInfo<Harmless>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Policy, HarmlessIn, ::testing::ValuesIn(harmless_policy()),
                         name_of_harmless);
INSTANTIATE_TEST_SUITE_P(Workflow, HarmlessIn, ::testing::ValuesIn(harmless_workflow()),
                         name_of_harmless);

// A rule without a planted violation might never fail.
TEST(Gates, EveryRuleHasAPlantedViolation) {
  std::set<std::string> planted = rules_of_tools();
  for (const auto* all :
       {&planted_policy(), &planted_secrets(), &planted_images(), &planted_guarantees(),
        &planted_terraform(), &planted_workflow(), &planted_docs()}) {
    for (const Planted& one : *all) planted.insert(one.rule);
  }
  for (const Gate& gate : all_gates()) {
    EXPECT_FALSE(gate.rules.empty()) << gate.name;
    for (const Rule& rule : gate.rules) {
      const std::string id = std::string(gate.name) + "/" + std::string(rule.id);
      EXPECT_EQ(planted.count(id), 1U) << id;
    }
  }
}

// A gate that no guarantee rests on could fail, and leave verify green.
TEST(Gates, AndGuaranteesCoverEachOther) {
  for (const Gate& gate : all_gates()) {
    if (gate.in_ci == InCi::kWherePossible) continue;  // not run by verify
    for (const Rule& rule : gate.rules) {
      int owners = 0;
      for (const Guarantee& guarantee : all_guarantees()) {
        for (const RepoClaim& claim : guarantee.checks) {
          if (claim.gate == gate.name && guarantees::owns(claim, rule.id)) ++owners;
        }
      }
      EXPECT_EQ(owners, 1) << gate.name << "/" << rule.id;
    }
  }
  for (const Guarantee& guarantee : all_guarantees()) {
    for (const RepoClaim& claim : guarantee.checks) {
      const Gate* gate = find_gate(claim.gate);
      ASSERT_NE(gate, nullptr) << guarantee.id << " rests on " << claim.gate;
      for (const std::string_view name : claim.rules) {
        EXPECT_TRUE(std::any_of(gate->rules.begin(), gate->rules.end(),
                                [&](const Rule& rule) { return rule.id == name; }))
            << guarantee.id << " rests on " << claim.gate << "/" << name;
      }
    }
  }
}

TEST(Gates, NeverPassWhereThereIsNothing) {
  const RepoChecks checks = check(Repository({}));
  for (const GateResult& gate : checks.gates) {
    const bool bad = gate.verdict == Verdict::kError || gate.verdict == Verdict::kFail;
    EXPECT_TRUE(bad || gate.gate == "build") << gate.gate;
  }
}

TEST(Gates, InCiMayNotBeSkippedUnlessTheMachineCannot) {
  const RepoChecks checks =
      run_gates(all_gates(), this_repository(), bare_toolbox(), Strictness::kCi);
  EXPECT_TRUE(checks.strict);
  EXPECT_EQ(checks.find("policy")->verdict, Verdict::kFail);
  EXPECT_EQ(checks.find("terraform")->verdict, Verdict::kFail);
  EXPECT_EQ(checks.find("build")->verdict, Verdict::kSkipped);
}

TEST(Gates, WithoutARepositoryAreAllSkipped) {
  const RepoChecks checks = skip_gates(all_gates(), "no git here", Strictness::kLenient);
  ASSERT_EQ(checks.gates.size(), all_gates().size());
  for (const GateResult& gate : checks.gates) {
    EXPECT_EQ(gate.verdict, Verdict::kSkipped);
    EXPECT_EQ(gate.skipped, "no git here");
  }
  EXPECT_EQ(skip_gates({*find_gate("secrets")}, "no git", Strictness::kCi).gates[0].verdict,
            Verdict::kFail);
}

TEST(Gates, AreFoundByName) {
  EXPECT_EQ(find_gate("secrets")->name, "secrets");
  EXPECT_EQ(find_gate("nosuch"), nullptr);
}

}  // namespace
}  // namespace stackpilot::checks
