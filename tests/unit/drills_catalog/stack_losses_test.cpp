// G-05-06, G-05-07 and G-05-10: which node a drill takes away, whom it asks then, and what must
// come back, on a fake lab.
#include <gtest/gtest.h>

#include <thread>

#include "drills/catalog/drills.h"
#include "unit/drills/drill_case.h"

namespace stackpilot::drills {
namespace {

const std::vector<std::string> everywhere = {"control", "worker1", "worker2"};

ScaleOut stack_of(std::vector<std::string> managers, std::string database,
                  std::vector<std::string> replicas = everywhere) {
  return {.project = "infra",
          .managers = std::move(managers),
          .replicas = std::move(replicas),
          .database = std::move(database),
          .release = Release{.deployment = {.project = "infra", .build_id = "b1"}}};
}

struct StackLosses : DrillCase {
  StackLosses() {
    lab_.breaks = {{"node-off", {"G-01-01"}},
                   {"node-frozen", {"G-01-01"}},
                   {"peer-drop", {"G-01-06", "G-05-02"}}};
  }

  DrillResult lose(const char* drill, const ScaleOut& stack) {
    lab_.calls.clear();
    lab_.stack = stack;
    RunContext context = scaled_out();
    context.scale_out = stack;
    return run_drill(context, *drills_named(drill).front());
  }
};

TEST_F(StackLosses, TakeTheNodeThatTheyAreAboutAndAskTheOthers) {
  const struct {
    const char* drill;
    ScaleOut stack;
    const char* kind;
    const char* lost;
    const char* clients;
  } table[] = {
      {"worker-loss", stack_of({"control"}, "worker1"), "node-off", "worker2",
       "control and worker1"},
      {"worker-loss", stack_of({"control"}, "worker2"), "node-off", "worker1",
       "control and worker2"},
      {"worker-loss", stack_of(everywhere, "worker1"), "node-off", "worker2",
       "control and worker1"},
      {"worker-freeze", stack_of({"control"}, "worker1"), "node-frozen", "worker2",
       "control and worker1"},
      {"worker-partition", stack_of({"control"}, "worker1"), "peer-drop", "worker2",
       "control and worker1"},
      {"manager-loss", stack_of({"control"}, "worker1"), "node-off", "control",
       "worker1 and worker2"},
  };
  for (const auto& one : table) {
    const DrillResult result = lose(one.drill, one.stack);
    EXPECT_EQ(result.verdict, DrillVerdict::kPass) << one.drill << ": " << result.reason;
    EXPECT_EQ(lab_.places.at(one.kind), one.lost) << one.drill;
    EXPECT_NE(calls().find(fmt::format("clients on {},", one.clients)), std::string::npos)
        << calls();
    EXPECT_NE(result.node, one.lost) << "the process that is looked at stays";
  }
}

TEST_F(StackLosses, SkipWhereThereIsNoSuchNode) {
  const struct {
    const char* drill;
    ScaleOut stack;
    const char* reason;
  } table[] = {
      {"worker-loss", stack_of({"control"}, "worker1", {"control", "worker1"}),
       "no node with a replica is neither the first manager nor the database's"},
      {"manager-loss", stack_of({"control"}, "control"), "the database is on control, the manager"},
      {"manager-loss", stack_of({"control"}, "worker1", {"control"}),
       "no other node than control has a replica"},
      {"manager-loss-release", stack_of({"control"}, "worker1"), "the swarm has one manager"},
      {"db-node-loss", stack_of({"control"}, ""), "the stack has no database"},
  };
  for (const auto& one : table) {
    const DrillResult result = lose(one.drill, one.stack);
    EXPECT_EQ(result.verdict, DrillVerdict::kSkipped) << one.drill;
    EXPECT_NE(result.reason.find(one.reason), std::string::npos) << result.reason;
    EXPECT_EQ(calls().find("inject"), std::string::npos) << calls();
  }
}

TEST_F(StackLosses, OfTheDatabasesNodeIsTheOneThatTurnsReadinessRed) {
  lab_.unready = {"node-off"};
  // What is said sooner does not count: the proxies may not have settled.
  lab_.on_call = [&](const std::string& what) {
    if (what != "verify control" || !lab_.is_red()) return;
    for (int asked = 0; asked < 16; ++asked) {
      std::this_thread::sleep_for(Millis(100));
      lab_.clients();
    }
  };
  const DrillResult result = lose("db-node-loss", stack_of({"control"}, "worker1"));
  EXPECT_EQ(result.verdict, DrillVerdict::kPass) << result.reason;
  EXPECT_EQ(lab_.places.at("node-off"), "worker1");
  lab_.unready.clear();
  EXPECT_EQ(lose("db-node-loss", stack_of({"control"}, "worker1")).verdict, DrillVerdict::kFail);
}

TEST_F(StackLosses, FailWhenTheReplicaDoesNotComeBack) {
  lab_.replicas_come_back = false;
  const DrillResult result = lose("worker-loss", stack_of({"control"}, "worker1"));
  EXPECT_EQ(result.verdict, DrillVerdict::kFail);
  EXPECT_NE(result.reason.find("the replica of worker2 serves again: expected within"),
            std::string::npos)
      << result.reason;
}

TEST_F(StackLosses, TakeAReleaseWithoutTheManagerAndMendItAfterwards) {
  lab_.on_call = [&](const std::string& what) {
    if (what == "inject release") lab_.stack->release->deployment.build_id = "b2";
  };
  const DrillResult result = lose("manager-loss-release", stack_of(everywhere, "worker1"));
  EXPECT_EQ(result.verdict, DrillVerdict::kPass) << result.reason;
  EXPECT_NE(calls().find("heal release, heal node-off, scale-up"), std::string::npos) << calls();

  lab_.on_call = [](const std::string&) {};
  const DrillResult same = lose("manager-loss-release", stack_of(everywhere, "worker1"));
  EXPECT_EQ(same.verdict, DrillVerdict::kFail);
  EXPECT_NE(same.reason.find("the release in the end: expected another than b1"), std::string::npos)
      << same.reason;
}

}  // namespace
}  // namespace stackpilot::drills
