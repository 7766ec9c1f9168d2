// Two services of one lab: judged together, each on its own; one breaks, moves and goes without the
// other.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "e2e/lab_driver.h"
#include "e2e/verify_report.h"

namespace stackpilot::e2e {
namespace {

using Place = std::pair<std::string, std::string>;  // service, node

const Place infra_on_control = {"infra", "control"};
const Place webdis_on_control = {"webdis", "control"};
const Place webdis_on_worker1 = {"webdis", "worker1"};

Place place_of(const Json& judgement) {
  return {judgement.value("service", ""), judgement.value("node", "")};
}

const Json& judgements_in(const Verification& verification) {
  static const Json none = Json::array();
  const Json& report = verification.report;
  return report.is_object() && report.contains("guarantees") ? report["guarantees"] : none;
}

// The services, each on its node, of which guarantees were judged.
std::set<Place> judged_in(const Verification& verification) {
  std::set<Place> places;
  for (const Json& one : judgements_in(verification)) {
    if (!place_of(one).first.empty()) places.insert(place_of(one));
  }
  return places;
}

// Of which at least one guarantee fails or is blocked. An empty name: of the lab itself.
std::set<Place> red_in(const Verification& verification) {
  std::set<Place> places;
  for (const Json& one : judgements_in(verification)) {
    const std::string verdict = one["verdict"];
    if (verdict == "fail" || verdict == "blocked") places.insert(place_of(one));
  }
  return places;
}

std::string containers_of(const Place& place) {
  const Ran ran = on_node(place.second,
                          "docker ps -aq --no-trunc --filter "
                          "label=com.docker.compose.project=" +
                              place.first);
  EXPECT_TRUE(exits(0, ran));
  return ran.out;
}

Ran command_for(const char* command, const Place& place) {
  return pilot({command, "--service", place.first, "--node", place.second});
}

// A container of one service is stopped by hand: that service is red, by its name and node, and no
// other.
void expect_red_alone(const Place& place, const std::string& container) {
  const Mend mend([&] {
    EXPECT_TRUE(exits(0, on_node(place.second, "docker start " + container)));
    EXPECT_TRUE(comes_true("all is green again", [] { return verify_lab().ran.status == 0; }));
  });
  ASSERT_TRUE(exits(0, on_node(place.second, "docker stop --time 1 " + container)));
  const Verification broken = verify_lab();
  EXPECT_EQ(broken.ran.status, 1);
  EXPECT_EQ(broken.report.value("verdict", ""), "FAIL");
  EXPECT_EQ(red_in(broken), std::set<Place>{place}) << broken.ran.out;
  const Ran text = pilot({"verify"});
  EXPECT_TRUE(holds(text.out, fmt::format("service   {} on {}", place.first, place.second)));
  EXPECT_TRUE(holds(text.out, container));
}

class TwoServices : public testing::Test {
 protected:
  static void TearDownTestSuite() {
    for (const Place& place : {webdis_on_control, webdis_on_worker1}) {
      EXPECT_TRUE(exits(0, command_for("clean", place)));
    }
    EXPECT_TRUE(is_green(verify_lab()));
  }
};

TEST_F(TwoServices, OnOneNodeAreJudgedTogetherAndFailApart) {
  ASSERT_TRUE(exits(0, command_for("demo", webdis_on_control)));
  const Verification both = verify_lab();
  EXPECT_TRUE(is_green(both));
  EXPECT_EQ(judged_in(both), (std::set<Place>{infra_on_control, webdis_on_control}));
  const Ran text = pilot({"verify"});
  EXPECT_TRUE(holds(text.out, "service infra on control"));
  EXPECT_TRUE(holds(text.out, "service webdis on control"));

  expect_red_alone(webdis_on_control, "webdis-redis");
  expect_red_alone(infra_on_control, "stackpilot-db");
}

TEST_F(TwoServices, CleanOfOneLeavesTheOther) {
  const std::string others = containers_of(infra_on_control);
  ASSERT_NE(containers_of(webdis_on_control), "");
  ASSERT_NE(others, "");
  EXPECT_TRUE(exits(0, pilot({"clean"}, {{"SERVICE", "webdis"}})));
  EXPECT_EQ(containers_of(webdis_on_control), "");
  EXPECT_EQ(containers_of(infra_on_control), others);
  const Verification rest = verify_lab();
  EXPECT_TRUE(is_green(rest));
  EXPECT_EQ(judged_in(rest), std::set<Place>{infra_on_control});
}

TEST_F(TwoServices, OnANodeEachAreJudgedWhereTheyAre) {
  ASSERT_TRUE(exits(0, command_for("demo", webdis_on_worker1)));
  const Verification both = verify_lab();
  EXPECT_TRUE(is_green(both));
  EXPECT_EQ(judged_in(both), (std::set<Place>{infra_on_control, webdis_on_worker1}));
  expect_red_alone(webdis_on_worker1, "webdis-redis");
}

// What is not deployed is judged only if it is asked for, or nothing else is there.
TEST_F(TwoServices, OfWhichTheFirstIsGone) {
  const Mend mend([] { EXPECT_TRUE(exits(0, pilot({"up"}))); });
  ASSERT_TRUE(exits(0, command_for("clean", infra_on_control)));
  const Verification rest = verify_lab();
  EXPECT_TRUE(is_green(rest));
  EXPECT_EQ(judged_in(rest), std::set<Place>{webdis_on_worker1});
  const Ran asked = pilot({"verify", "--service", "infra"});
  EXPECT_TRUE(exits(1, asked));
  EXPECT_TRUE(holds(asked.out, "service   infra on control"));

  ASSERT_TRUE(exits(0, command_for("clean", webdis_on_worker1)));
  const Verification nothing = verify_lab();
  EXPECT_EQ(nothing.ran.status, 1);
  EXPECT_EQ(nothing.report.value("verdict", ""), "FAIL");
  EXPECT_EQ(red_in(nothing), std::set<Place>{infra_on_control}) << nothing.ran.out;
}

}  // namespace
}  // namespace stackpilot::e2e
