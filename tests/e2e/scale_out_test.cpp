// The service on several nodes: scaled out, released, rolled back, and one again, with its orders.
// The tests run in this order, each on what the one before has left.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "access/exec/http_exchange.h"
#include "e2e/background.h"
#include "e2e/lab_driver.h"
#include "e2e/verify_report.h"

namespace stackpilot::e2e {
namespace {

// Where the service ran before, whose orders it has; not where the database goes by default.
constexpr const char* database_node = "control";
constexpr const char* proxy_on_node =
    "$(docker ps -q --filter label=com.docker.swarm.service.name=infra_proxy)";

std::string order_planted_on(const std::string& node) {
  const fs::path record = checkout().root() / ".stackpilot" / "deployments" / node / "infra.json";
  const Result<Json> deployment = parse_json_text(read_file(record).value_or(""), "the record");
  return deployment ? deployment->value("/canary/id"_json_pointer, "") : "";
}

std::string build_at(const std::string& address) {
  const Result<Json> version = parse_json_text(get_ok(address, "/version"), "/version");
  return version ? version->value("build_id", "") : "";
}

// The one build that every node's address names; empty, and a failure, when they do not agree.
std::string build_everywhere() {
  std::set<std::string> builds;
  for (const NodeSpec& node : declared_nodes()) builds.insert(build_at(node.address));
  EXPECT_EQ(builds.size(), 1U) << fmt::format("{}", fmt::join(builds, ", "));
  return builds.size() == 1 ? *builds.begin() : "";
}

void expect_order_everywhere(const std::string& order) {
  ASSERT_NE(order, "");
  for (const NodeSpec& node : declared_nodes()) {
    EXPECT_TRUE(holds(get_ok(node.address, "/orders/" + order), order)) << node.name;
  }
}

std::string replicas_on(const std::string& node) {
  return on_node(node, "docker ps -q --filter label=com.docker.swarm.service.name=infra_api").out;
}

const char* const all_of_scale_out[] = {"G-05-01", "G-05-02", "G-05-03", "G-05-08"};

// What a swarm, its stack and its registry have on a node.
std::string left_on(const std::string& node) {
  const Ran ran =
      on_node(node,
              "docker info -f '{{.Swarm.LocalNodeState}}' | grep -vx inactive || true\n"
              "docker ps -aq --filter label=com.docker.stack.namespace\n"
              "docker ps -aq --filter name=stackpilot-registry\n"
              "docker network ls --filter scope=swarm --format '{{.Name}}'\n"
              "docker network ls -q --filter name=docker_gwbridge\n"
              "docker volume ls -q --filter name=stackpilot_registry\n"
              "docker image ls -q --filter 'reference=*:5000/*'\n"
              "ls -d /etc/docker/certs.d /var/lib/stackpilot/swarm 2>/dev/null || true");
  EXPECT_TRUE(exits(0, ran));
  return ran.out;
}

class ScaleOut : public testing::Test {
 protected:
  static void TearDownTestSuite() {
    EXPECT_TRUE(exits(0, pilot({"scale-down"})));
    EXPECT_TRUE(exits(0, pilot({"up"})));
    EXPECT_TRUE(is_green(verify_lab()));
  }
};

TEST_F(ScaleOut, IsNotApplicableWhileNothingIsScaledOut) {
  const Verification one_node = verify_lab();
  EXPECT_TRUE(is_green(one_node));
  for (const char* id : all_of_scale_out) {
    EXPECT_EQ(verdict_of(one_node.report, id), "not applicable") << id;
  }
  for (const char* command : {"release", "rollback"}) {
    const Ran ran = pilot({command});
    EXPECT_TRUE(exits(2, ran));
    EXPECT_TRUE(holds(ran.err, "infra is not scaled out"));
    EXPECT_TRUE(holds(ran.err, "make scale-up"));
  }
}

TEST_F(ScaleOut, OfWhatDoesNotFitTheLabIsUsageAndChangesNothing) {
  const struct {
    Argv command;
    Variables variables;
    const char* message;
  } rows[] = {
      {{"scale-up"}, {{"MANAGERS", "2"}}, "MANAGERS=2 makes no swarm"},
      {{"scale-up"}, {{"DATABASE", "unknown"}}, "unknown"},
      {{"scale-up"}, {{"NODES", "control,unknown"}}, "unknown"},
      {{"scale-up"}, {{"NODES", "control,control"}}, "NODES names control twice"},
      {{"scale-up"}, {{"NODES", "control,,worker1"}}, "has an empty name"},
      {{"scale-up"}, {{"NODES", ""}}, "has an empty name"},
  };
  for (const auto& [command, variables, message] : rows) {
    SCOPED_TRACE(message);
    const Ran ran = pilot(command, variables);
    EXPECT_TRUE(exits(2, ran));
    EXPECT_TRUE(holds(ran.err, message));
  }
  for (const NodeSpec& node : declared_nodes()) EXPECT_EQ(left_on(node.name), "") << node.name;
}

TEST_F(ScaleOut, RunsOnAllNodesWithTheOrdersOfBefore) {
  const std::string order = order_planted_on(database_node);
  ASSERT_TRUE(exits(0, pilot({"scale-up"}, {{"DATABASE", database_node}})));
  const Verification scaled = verify_lab();
  EXPECT_TRUE(is_green(scaled));
  for (const char* id : all_of_scale_out) {
    EXPECT_NE(verdict_of(scaled.report, id), "not applicable") << id;
  }
  expect_order_everywhere(order);
  for (const char* command : {"demo", "down"}) {
    const Ran ran = pilot({command});
    EXPECT_TRUE(exits(2, ran));
    EXPECT_TRUE(holds(ran.err, "make scale-down"));
  }
  const std::string before = build_everywhere();
  EXPECT_TRUE(exits(0, pilot({"up"}))) << "which deploys nothing";
  EXPECT_EQ(build_everywhere(), before);
}

TEST_F(ScaleOut, IsReleasedByOneAtATimeAndRolledBackWithItsOrders) {
  const std::string before = build_everywhere();
  const std::string order = order_planted_on("worker2");
  Background release({"release"});
  ASSERT_TRUE(comes_true("it holds the lock", [&] { return release.holds_the_lock(); }))
      << release.said();
  const Ran second = pilot({"release"});
  EXPECT_TRUE(exits(5, second));
  EXPECT_TRUE(holds(second.err, fmt::format("`make release` (pid {},", release.pid())));
  EXPECT_TRUE(comes_true(
      "it ends", [&] { return release.status().has_value(); }, Millis(120'000)));
  ASSERT_EQ(release.status(), 0) << release.said();
  EXPECT_NE(build_everywhere(), before);
  expect_order_everywhere(order);

  ASSERT_TRUE(exits(0, pilot({"rollback"})));
  EXPECT_EQ(build_everywhere(), before);
  expect_order_everywhere(order);
}

TEST_F(ScaleOut, IsRedByNameForWhatIsWrongAndForNothingElse) {
  {
    const Mend mend([] {
      EXPECT_TRUE(exits(0, on_node("worker2", fmt::format("docker unpause {}", proxy_on_node))));
    });
    ASSERT_TRUE(exits(0, on_node("worker2", fmt::format("docker pause {}", proxy_on_node))));
    EXPECT_TRUE(only_fail(verify_lab(), {"G-05-02"}));
  }
  {
    const Mend mend([] {
      EXPECT_TRUE(exits(0, on_node("control", "docker node update --availability active worker2")));
    });
    ASSERT_TRUE(exits(0, on_node("control", "docker node update --availability drain worker2")));
    EXPECT_TRUE(comes_true("its replica ends", [] { return replicas_on("worker2").empty(); }));
    const Verification drained = verify_lab();
    EXPECT_TRUE(exits(1, drained.ran));
    EXPECT_EQ(verdict_of(drained.report, "G-05-01"), "fail") << drained.ran.out;
  }
  EXPECT_TRUE(comes_true("all is green again", [] { return verify_lab().ran.status == 0; }));
}

TEST_F(ScaleOut, OnTwoNodesAnswersOnThree) {
  ASSERT_TRUE(exits(0, pilot({"scale"}, {{"NODES", "control,worker2"}})));
  EXPECT_TRUE(comes_true("a replica ends", [] { return replicas_on("worker1").empty(); }));
  EXPECT_NE(replicas_on("control"), "");
  EXPECT_NE(replicas_on("worker2"), "");
  EXPECT_NE(build_everywhere(), "");
  EXPECT_TRUE(is_green(verify_lab()));
}

TEST_F(ScaleOut, OfASourceThatDoesNotCompileKeepsTheReleaseThatRuns) {
  const std::string before = build_everywhere();
  const fs::path source = checkout().root() / "apps/mock-exchange/src/app.cpp";
  const std::string good = read_file(source).value();
  const Mend mend([&] { EXPECT_TRUE(write_file(source, good)); });
  ASSERT_TRUE(write_file(source, good + "\nthis is no C++;\n"));
  const Ran ran = pilot({"release"});
  EXPECT_TRUE(exits(4, ran));
  EXPECT_TRUE(holds(ran.err, "app.cpp:"));
  EXPECT_TRUE(holds(ran.err, "error: "));
  EXPECT_EQ(build_everywhere(), before);
}

TEST_F(ScaleOut, EndsWithNothingLeftAndItsOrdersWhereTheyWere) {
  const std::string order = order_planted_on("worker2");
  expect_order_everywhere(order);
  ASSERT_TRUE(exits(0, pilot({"scale-down"})));
  for (const NodeSpec& node : declared_nodes()) EXPECT_EQ(left_on(node.name), "") << node.name;
  ASSERT_TRUE(exits(0, pilot({"demo"}, {{"NODE", database_node}})));
  EXPECT_TRUE(holds(get_ok(address_of(database_node), "/orders/" + order), order));
  ASSERT_TRUE(exits(0, pilot({"scale-down"}))) << "where nothing is scaled out";
}

}  // namespace
}  // namespace stackpilot::e2e
