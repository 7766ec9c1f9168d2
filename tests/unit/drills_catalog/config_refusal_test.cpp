// G-02-07: what a service must refuse, and by what its refusal is known.
#include <gtest/gtest.h>

#include "drills/catalog/config_trials.h"

namespace stackpilot::drills::catalog {
namespace {

TEST(ConfigTrials, AreThoseOfTheContract) {
  const ConfigurationContract contract{{"A", "B"}, {{"PORT", "99999"}}};
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
  EXPECT_EQ(trials({{"A"}, {}}).size(), 2U);
}

struct Ended {
  const char* proof;
  bool refused;
};

TEST(ConfigTrials, ARefusalEndsByItselfAndNamesWhatIsWrong) {
  const Json changes = {{"A", nullptr}, {"PORT", "99999"}};
  for (const Ended& one :
       {Ended{"exited 2: A is not set, PORT is '99999'", true},
        Ended{"exited 1: A, PORT 99999", true}, Ended{"exited 125: A, PORT 99999", true},
        Ended{"exited 0: A, PORT 99999", false}, Ended{"exited 126: A, PORT 99999", false},
        Ended{"exited 139: A, PORT 99999", false}, Ended{"exited 2: PORT 99999", false},
        Ended{"exited 2: A, PORT", false}, Ended{"running: A, PORT 99999", false},
        Ended{"exited : A, PORT 99999", false}, Ended{"", false}}) {
    EXPECT_EQ(is_refusal(one.proof, changes), one.refused) << one.proof;
  }
}

}  // namespace
}  // namespace stackpilot::drills::catalog
