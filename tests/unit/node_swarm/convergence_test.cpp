#include "node/swarm/convergence.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

using State = Convergence::State;

constexpr const char* old_image = "control:5000/infra-api@sha256:aa";
constexpr const char* new_image = "control:5000/infra-api@sha256:bb";

Json service(const std::string& name, const std::string& image, int desired,
             const std::string& update = "") {
  Json one = {{"ID", name + "-id"},
              {"Spec",
               {{"Name", "infra_" + name},
                {"Labels", {{"com.docker.stack.namespace", "infra"}}},
                {"TaskTemplate", {{"ContainerSpec", {{"Image", image}}}}}}},
              {"ServiceStatus", {{"DesiredTasks", desired}}}};
  if (!update.empty()) {
    one["UpdateStatus"] = {{"State", update}, {"Message", "says Swarm"}};
  }
  return one;
}

Json task(const std::string& of, const std::string& image, const std::string& state = "running",
          const std::string& desired = "running") {
  return {{"ServiceID", of + "-id"},
          {"DesiredState", desired},
          {"Spec", {{"ContainerSpec", {{"Image", image}}}}},
          {"Status", {{"State", state}, {"Timestamp", "2026-11-30T04:00:00Z"}}}};
}

Json failed_task(const std::string& of, const std::string& error, const std::string& at) {
  Json one = task(of, new_image, "failed", "shutdown");
  one["Status"]["Err"] = error;
  one["Status"]["Timestamp"] = at;
  return one;
}

Json node(const std::string& replica, const std::string& state = "ready",
          const std::string& availability = "active") {
  return {{"Spec", {{"Availability", availability}, {"Labels", {{"stackpilot.replica", replica}}}}},
          {"Status", {{"State", state}}}};
}

Json lost_node(const std::string& state = "down") {
  Json one = node("yes", state);
  one["ID"] = "worker2-id";
  one["Description"] = {{"Hostname", "worker2"}};
  return one;
}

Json task_on_lost_node(const std::string& image, const std::string& state = "pending",
                       const std::string& desired = "running") {
  Json one = task("api", image, state, desired);
  one["NodeID"] = "worker2-id";
  return one;
}

// Braces round one value would be that value.
Json list(std::initializer_list<Json> all) {
  return Json::array_t(all);
}

const Json two_nodes = {node("yes"), node("yes"), node("no")};

struct ConvergenceRow {
  const char* name;
  SwarmAnswers seen;
  State state;
  const char* words;
};

class StackConvergence : public testing::TestWithParam<ConvergenceRow> {};

TEST_P(StackConvergence, IsSeen) {
  const ConvergenceRow& row = GetParam();
  const Convergence now = convergence_of(row.seen, "infra", "infra_api", new_image);
  EXPECT_EQ(now.state, row.state) << now.words;
  EXPECT_EQ(now.words, row.words);
}

const Json new_task = task("api", new_image);
const Json old_task = task("api", old_image);
const Json db = service("db", "sha256:d", 1);
const Json db_task = task("db", "sha256:d");

INSTANTIATE_TEST_SUITE_P(
    Rows, StackConvergence,
    testing::Values(
        ConvergenceRow{
            "NothingYet", {Json::array(), Json::array(), two_nodes}, State::kUnderWay, ""},
        ConvergenceRow{"AllRun",
                       {list({service("api", new_image, 2), db}),
                        list({new_task, new_task, db_task}), two_nodes},
                       State::kDone,
                       "api 2 of 2, db 1 of 1"},
        ConvergenceRow{
            "OneIsMissing",
            {list({service("api", new_image, 2), db}), list({new_task, db_task}), two_nodes},
            State::kUnderWay,
            "api 1 of 2, db 1 of 1"},
        // Docker counts a node only once it has made a task for it.
        ConvergenceRow{"DockerHasNotSeenTheLabelYet",
                       {list({service("api", new_image, 1)}), list({new_task}), two_nodes},
                       State::kUnderWay,
                       "api 1 of 2"},
        ConvergenceRow{"AnotherServiceIsNotPlacedYet",
                       {list({service("api", new_image, 2), service("db", "sha256:d", 0)}),
                        list({new_task, new_task}), two_nodes},
                       State::kUnderWay,
                       "api 2 of 2, db 0 of 1"},
        ConvergenceRow{
            "AnOldOneStillRuns",
            {list({service("api", new_image, 2)}), list({new_task, new_task, old_task}), two_nodes},
            State::kUnderWay,
            "api 2 of 2"},
        ConvergenceRow{
            "TasksThatEndDoNotCount",
            {list({service("api", new_image, 2)}),
             list({new_task, new_task, task("api", old_image, "running", "shutdown")}), two_nodes},
            State::kDone,
            "api 2 of 2"},
        ConvergenceRow{"SwarmStillWatches",
                       {list({service("api", new_image, 2, "updating")}),
                        list({new_task, new_task}), two_nodes},
                       State::kUnderWay,
                       "api 2 of 2"},
        ConvergenceRow{"ANodeIsAway",
                       {list({service("api", new_image, 1)}),
                        list({new_task}),
                        {node("yes"), node("yes", "down")}},
                       State::kDone,
                       "api 1 of 1"},
        ConvergenceRow{"WhatTheUpdateWaitsForIsAway",
                       {list({service("api", new_image, 2, "updating")}),
                        list({new_task, task_on_lost_node(new_image)}),
                        {node("yes"), lost_node()}},
                       State::kDone,
                       "api 1 of 1"},
        ConvergenceRow{"WhatTheUpdateWaitsForIsAwayAndOthersWaitToo",
                       {list({service("api", new_image, 2, "updating")}),
                        list({old_task, task_on_lost_node(new_image)}),
                        {node("yes"), lost_node()}},
                       State::kStuck,
                       "worker2 was lost meanwhile, and the update of infra_api waits for it"},
        ConvergenceRow{"WhatItWaitsForShallNoLongerRun",
                       {list({service("api", new_image, 2, "updating")}),
                        list({new_task, task_on_lost_node(new_image, "assigned", "shutdown")}),
                        {node("yes"), lost_node()}},
                       State::kDone,
                       "api 1 of 1"},
        ConvergenceRow{"WhatTheLostNodeRefusedIsNotWaitedFor",
                       {list({service("api", new_image, 2, "updating")}),
                        list({old_task, task_on_lost_node(new_image, "rejected", "shutdown")}),
                        {node("yes"), lost_node()}},
                       State::kUnderWay,
                       "api 0 of 1"},
        ConvergenceRow{"WhatTheLostNodeRanIsNotWaitedFor",
                       {list({service("api", new_image, 2, "updating")}),
                        list({old_task, task_on_lost_node(new_image, "running", "shutdown")}),
                        {node("yes"), lost_node()}},
                       State::kUnderWay,
                       "api 0 of 1"},
        ConvergenceRow{"NothingIsKnownOfTheLossYet",
                       {list({service("api", new_image, 2, "updating")}),
                        list({old_task, task_on_lost_node(new_image)}),
                        {node("yes"), lost_node("ready")}},
                       State::kUnderWay,
                       "api 0 of 2"},
        ConvergenceRow{"ANewLeaderDoesNotKnowYetWhoIsThere",
                       {list({service("api", new_image, 2, "updating")}),
                        list({old_task, task_on_lost_node(new_image)}),
                        {node("yes"), lost_node("unknown")}},
                       State::kUnderWay,
                       "api 0 of 1"},
        ConvergenceRow{"AnUpdateDoesNotWaitForWhatALostNodeRanBefore",
                       {list({service("api", new_image, 2, "updating")}),
                        list({old_task, task_on_lost_node(old_image)}),
                        {node("yes"), lost_node()}},
                       State::kUnderWay,
                       "api 0 of 1"},
        ConvergenceRow{"ANodeIsDrained",
                       {list({service("api", new_image, 1)}),
                        list({new_task}),
                        {node("yes"), node("yes", "ready", "drain")}},
                       State::kDone,
                       "api 1 of 1"},
        ConvergenceRow{"RollingBack",
                       {list({service("api", old_image, 2, "rollback_started")}),
                        list({old_task, old_task}), two_nodes},
                       State::kUnderWay,
                       "api 2 of 2"},
        ConvergenceRow{
            "RolledBack",
            {list({service("api", old_image, 2, "rollback_completed")}),
             list({old_task, old_task, failed_task("api", "exit 1", "2026-11-30T04:00:01Z"),
                   failed_task("api", "exit 2", "2026-11-30T04:00:02Z")}),
             two_nodes},
            State::kRolledBack,
            "exit 2"},
        // Whatever the state says: once it said so and the old image stayed.
        ConvergenceRow{"CompletedWithAnotherImage",
                       {list({service("api", old_image, 2, "completed")}),
                        list({old_task, old_task}), two_nodes},
                       State::kRolledBack,
                       ""},
        ConvergenceRow{
            "Paused",
            {list({service("api", new_image, 2, "paused")}), list({new_task}), two_nodes},
            State::kStuck,
            "infra_api is paused: says Swarm"},
        ConvergenceRow{
            "RollbackFailed",
            {list({service("api", old_image, 2, "rollback_paused")}), list({old_task}), two_nodes},
            State::kStuck,
            "infra_api is rollback_paused: says Swarm"}),
    [](const auto& row) { return row.param.name; });

// Before Swarm has begun to replace its tasks, it says of the service what it said before.
TEST(StackConvergenceOf, TasksOfOtherSettingsThanTheServicesAreOld) {
  const Json changes[] = {
      {{"ContainerSpec", {{"Image", new_image}, {"Configs", {{{"ConfigName", "proxy-2"}}}}}}},
      {{"ContainerSpec", {{"Image", new_image}, {"Env", {"A=b"}}}}},
      {{"ContainerSpec", {{"Image", new_image}}},
       {"Resources", {{"Limits", {{"MemoryBytes", 64}}}}}},
  };
  for (const Json& change : changes) {
    Json updated = service("api", new_image, 2, "completed");
    updated["Spec"]["TaskTemplate"] = change;
    SwarmAnswers seen{list({updated}), list({new_task, new_task}), two_nodes};
    EXPECT_EQ(convergence_of(seen, "infra", "infra_api", new_image).words, "api 0 of 2") << change;
    for (Json& one : seen.tasks) one["Spec"] = change;
    EXPECT_EQ(convergence_of(seen, "infra", "infra_api", new_image).state, State::kDone) << change;
  }
}

TEST(StackConvergenceOf, SettingsWithoutAValueMakeNoDifference) {
  Json empty = service("api", new_image, 2);
  empty["Spec"]["TaskTemplate"]["ContainerSpec"]["DNSConfig"] = Json::object();
  const SwarmAnswers seen{list({empty}), list({new_task, new_task}), two_nodes};
  EXPECT_EQ(convergence_of(seen, "infra", "infra_api", new_image).state, State::kDone);
}

TEST(StackConvergenceOf, OtherStacksDoNotCount) {
  Json foreign = service("api", old_image, 5);
  foreign["Spec"]["Labels"]["com.docker.stack.namespace"] = "shop";
  foreign["Spec"]["Name"] = "shop_api";
  const SwarmAnswers seen{list({service("api", new_image, 2), foreign}), list({new_task, new_task}),
                          two_nodes};
  EXPECT_EQ(convergence_of(seen, "infra", "infra_api", new_image).state, State::kDone);
}

}  // namespace
}  // namespace stackpilot::node
