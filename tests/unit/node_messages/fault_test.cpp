#include "node/messages/fault.h"

#include <gtest/gtest.h>

#include <set>

namespace stackpilot::node {
namespace {

TEST(FaultWords, AreFoundByKind) {
  ASSERT_NE(find_node_fault_words("dependency-stop"), nullptr);
  EXPECT_EQ(find_node_fault_words("dependency-stop")->undo, "docker start {db}, on the node");
  EXPECT_EQ(find_node_fault_words("nosuch"), nullptr);
  EXPECT_EQ(find_node_fault_words(""), nullptr);
}

// A ledger may be that of an earlier version.
TEST(FaultWords, AreFoundByTheNamesOfEarlierVersions) {
  for (const auto& [was, is] : {std::pair{"db-stop", "dependency-stop"},
                                {"db-auth", "dependency-refuse"},
                                {"orders", "records"},
                                {"canary-changed", "record-changed"},
                                {"trial", "trial"}}) {
    EXPECT_EQ(kind_today(was), is);
    ASSERT_NE(find_node_fault_words(was), nullptr) << was;
    EXPECT_EQ(find_node_fault_words(was)->kind, is);
  }
}

// A copy of the service is recorded with what its own node declares, its address among it.
TEST(Injected, TellsTheHostWhatTheNodeDeclares) {
  const Injected copied{12.5, {{"shop-api", {{"ports", "192.0.2.7:8000->8000/tcp"}}}}};
  const auto read = parse_json<Injected>(to_text(Json(copied)), "the answer");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->ms_ago, 12.5);
  EXPECT_EQ(read->containers, copied.containers);
}

// The ledger is read by people who are to do what it says, in a lab with other names, too.
TEST(FaultWords, NameWhatTheLabDeclares) {
  Service service;
  service.contract.source = "apps/shop";
  service.compose_file = "infra/shop.yml";
  service.project = "shop";
  service.component.container = "shop-api";
  service.dependency = Dependency{.component = {.container = "shop-db"}, .mount = "/data"};
  service.dependency->contract.user = "clerk";
  const auto undo = [&](const char* kind) {
    return filled_in(find_node_fault_words(kind)->undo, service, "192.0.2.7", "f00000001");
  };
  EXPECT_EQ(undo("dependency-stop"), "docker start shop-db, on the node");
  EXPECT_EQ(undo("containers-restart"), "docker start shop-db shop-api, on the node");
  EXPECT_EQ(undo("disk-full"), "remove /data/stackpilot-f00000001 in shop-db");
  EXPECT_EQ(undo("dependency-refuse"),
            "ALTER ROLE clerk PASSWORD '<its POSTGRES_PASSWORD>', in shop-db");
  EXPECT_EQ(undo("containers-removed"),
            "cd /vagrant && NODE_ADDRESS=192.0.2.7 docker-compose -p shop -f infra/shop.yml up -d, "
            "on the node");
  for (const FaultWords& words : node_fault_words()) {
    const std::string text = filled_in(words.undo, service, "192.0.2.7", "f00000001");
    for (const char* literal : {"stackpilot-api", "stackpilot-db", "mock-exchange", "<id>", "{"}) {
      EXPECT_EQ(text.find(literal), std::string::npos) << text;
    }
  }
}

struct Owner {
  const char* name;
  std::optional<SshSpec> ssh;
  bool allowed;
  bool refused;  // what touches the machine
};

class Leave : public ::testing::TestWithParam<Owner> {};

TEST_P(Leave, IsNeededForWhatTouchesSomebodysMachineOnly) {
  // Said here once more: a new kind has to be thought about.
  const std::set<std::string_view> of_the_machine = {
      "port-drop",      "peer-drop",      "hosts-entry",    "workdir",     "hostname",
      "address",        "packets-drop",   "ssh-key",        "ssh-setting", "second-sshd",
      "failed-unit",    "root-read-only", "engine-stopped", "listener",    "port-redirect",
      "hosts-rewriter", "no-forwarding"};
  NodeSpec node;
  node.name = "worker1";
  node.ssh = GetParam().ssh;
  node.drills_allowed = GetParam().allowed;
  std::size_t refused = 0;
  for (const FaultWords& words : node_fault_words()) {
    const Status may = require_leave(words.kind, node);
    EXPECT_EQ(!may, GetParam().refused && of_the_machine.count(words.kind) != 0) << words.kind;
    if (may) continue;
    ++refused;
    EXPECT_EQ(may.error().kind, ErrorKind::kCapability);
    EXPECT_NE(may.error().message.find("worker1"), std::string::npos);
    EXPECT_NE(may.error().message.find("drills: allowed"), std::string::npos);
  }
  EXPECT_EQ(refused, GetParam().refused ? of_the_machine.size() : 0U);
  EXPECT_TRUE(require_leave("node-off", node)) << "the machine's own switch judges power";
}

INSTANTIATE_TEST_SUITE_P(
    Owners, Leave,
    ::testing::Values(Owner{"Ours", std::nullopt, false, false},
                      Owner{"Somebodys", SshSpec{"admin", 22, ""}, false, true},
                      Owner{"SomebodysWithLeave", SshSpec{"admin", 22, ""}, true, false}),
    [](const auto& one) { return one.param.name; });

TEST(FaultAnswers, SurviveTheirWayAsJson) {
  EXPECT_EQ(Json(Injected{1.5}).get<Injected>().ms_ago, 1.5);
  const Bite bite = Json(Bite{true, "seen"}).get<Bite>();
  EXPECT_TRUE(bite.bit);
  EXPECT_EQ(bite.proof, "seen");
  for (const std::optional<double> ago : {std::optional<double>(), std::optional<double>(2.5)}) {
    EXPECT_EQ(Json(Healed{"did", ago}).get<Healed>().accepting_ms_ago, ago);
  }
}

}  // namespace
}  // namespace stackpilot::node
