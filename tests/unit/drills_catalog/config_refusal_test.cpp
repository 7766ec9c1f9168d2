// G-02-07: what a service must refuse, and by what its refusal is known.
#include <gtest/gtest.h>

#include "drills/catalog/config_trials.h"

namespace stackpilot::drills::catalog {
namespace {

TEST(ConfigTrials, AreThoseOfTheContract) {
  const ConfigurationContract contract{.required = {"A", "B"}, .malformed = {{"PORT", "99999"}}};
  const std::vector<std::pair<std::string, Json>> expected = {
      {"without A", {{"A", nullptr}}},
      {"without B", {{"B", nullptr}}},
      {"without any", {{"A", nullptr}, {"B", nullptr}}},
      {"empty", {{"B", ""}}},
      {"malformed", {{"PORT", "99999"}}}};
  const std::vector<Trial> all = trials(contract);
  ASSERT_EQ(all.size(), expected.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].name, expected[i].first);
    EXPECT_EQ(all[i].changes, expected[i].second);
  }
  EXPECT_TRUE(trials({}).empty());
  EXPECT_EQ(trials({.required = {"A"}}).size(), 2U);
}

struct Ended {
  const char* proof;
  bool refused;
};

void expect_judged(const ConfigurationContract& contract, const std::vector<Ended>& ended) {
  const Refusal refusal = refusal_of(contract, {{"A", nullptr}, {"PORT", "99999"}});
  for (const Ended& one : ended)
    EXPECT_EQ(is_refusal(one.proof, refusal), one.refused) << one.proof;
}

TEST(ConfigTrials, ARefusalEndsByItselfAndNamesWhatIsWrong) {
  expect_judged({}, {{"exited 2: A is not set, PORT is '99999'", true},
                     {"exited 1: A, PORT 99999", true},
                     {"exited 125: A, PORT 99999", true},
                     {"exited 0: A, PORT 99999", false},
                     {"exited 126: A, PORT 99999", false},
                     {"exited 139: A, PORT 99999", false},
                     {"exited 2: PORT 99999", false},
                     {"exited 2: A, PORT", false},
                     {"running: A, PORT 99999", false},
                     {"exited : A, PORT 99999", false},
                     {"", false}});
}

TEST(ConfigTrials, ARefusalIsAsTheContractHasIt) {
  const ConfigurationContract contract{
      .exit_code = 2,
      .says = {{"required", "{variable} is not set"}, {"malformed", "{variable} is '{value}'"}}};
  expect_judged(contract, {{"exited 2: A is not set, PORT is '99999'", true},
                           {"exited 1: A is not set, PORT is '99999'", false},
                           {"exited 20: A is not set, PORT is '99999'", false},
                           {"exited 2: A is set, PORT is '99999'", false},
                           {"exited 2: A is not set, PORT 99999", false},
                           {"running: A is not set, PORT is '99999'", false}});
}

TEST(ConfigTrials, SayWhatTheyExpect) {
  const Json changes = {{"A", nullptr}, {"B", ""}, {"PORT", "99999"}};
  EXPECT_EQ(described(refusal_of({}, changes)), "exited 1 to 125: A, B, PORT, 99999");
  EXPECT_EQ(described(refusal_of({.exit_code = 2, .says = {{"required", "{variable} is not set"}}},
                                 changes)),
            "exited 2: A is not set, B is not set, PORT, 99999");
}

}  // namespace
}  // namespace stackpilot::drills::catalog
