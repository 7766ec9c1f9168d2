#include "node/messages/fault.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

TEST(FaultWords, AreFoundByKind) {
  ASSERT_NE(find_node_fault_words("db-stop"), nullptr);
  EXPECT_EQ(find_node_fault_words("db-stop")->undo, "docker start stackpilot-db, on the node");
  EXPECT_EQ(find_node_fault_words("nosuch"), nullptr);
  EXPECT_EQ(find_node_fault_words(""), nullptr);
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
