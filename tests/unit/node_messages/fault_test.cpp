#include "node/messages/fault.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

TEST(FaultWords, AreFoundByKind) {
  ASSERT_NE(find_node_fault_words("db-stop"), nullptr);
  EXPECT_EQ(find_node_fault_words("db-stop")->undo, "docker start {db}, on the node");
  EXPECT_EQ(find_node_fault_words("nosuch"), nullptr);
  EXPECT_EQ(find_node_fault_words(""), nullptr);
}

// The ledger is read by people who are to do what it says, in a lab with other names, too.
TEST(FaultWords, NameWhatTheLabDeclares) {
  ServiceSpec service;
  service.source = "apps/shop";
  service.compose_file = "infra/shop.yml";
  service.project = "shop";
  service.api.container = "shop-api";
  service.db = {.container = "shop-db", .mount = "/data", .user = "clerk"};
  const auto undo = [&](const char* kind) {
    return filled_in(find_node_fault_words(kind)->undo, service, "f00000001");
  };
  EXPECT_EQ(undo("db-stop"), "docker start shop-db, on the node");
  EXPECT_EQ(undo("containers-restart"), "docker start shop-db shop-api, on the node");
  EXPECT_EQ(undo("disk-full"), "remove /data/stackpilot-f00000001 in shop-db");
  EXPECT_EQ(undo("db-auth"), "ALTER ROLE clerk PASSWORD '<the one in apps/shop/env/db.env>'");
  EXPECT_EQ(undo("containers-removed"),
            "cd /vagrant && docker-compose -p shop -f infra/shop.yml up -d, on the node");
  for (const FaultWords& words : node_fault_words()) {
    const std::string text = filled_in(words.undo, service, "f00000001");
    for (const char* literal : {"stackpilot-api", "stackpilot-db", "mock-exchange", "<id>", "{"}) {
      EXPECT_EQ(text.find(literal), std::string::npos) << text;
    }
  }
}

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
