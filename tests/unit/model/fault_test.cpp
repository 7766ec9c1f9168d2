// Entries of the ledger that another version may have written.
#include "model/fault.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

Json entry() {
  return Json(Fault{.id = "f00000001",
                    .lab = "abc123",
                    .drill = "dependency-stop",
                    .kind = "dependency-stop",
                    .node = "control",
                    .settings = {{"key", "value"}},
                    .limit_s = 60,
                    .opened_at = "2026-11-23T12:00:00Z",
                    .undo = "docker start stackpilot-db"});
}

Result<Fault> parsed(const Json& json) {
  return parse_fault(to_text(json), "f00000001");
}

TEST(LedgerEntry, MayHaveFieldsThatNobodyKnowsHere) {
  Json newer = entry();
  newer["severity"] = Json{{"level", 3}};
  ASSERT_TRUE(parsed(newer));
  EXPECT_EQ(Json(*parsed(newer)), entry());
}

TEST(LedgerEntry, MayLackWhatIsOnlyForPeople) {
  for (const char* field : {"drill", "opened_at", "undo"}) {
    Json older = entry();
    older.erase(field);
    ASSERT_TRUE(parsed(older)) << field;
    EXPECT_EQ(parsed(older)->kind, "dependency-stop");
  }
  Json older = entry();
  older.erase("undo");
  EXPECT_EQ(parsed(older)->undo, "make recover");
}

// Taken as something else than it is, its fault could be called healed and still be there.
TEST(LedgerEntry, IsUnreadableWithoutWhatHealingRestsOn) {
  for (const char* field : {"id", "lab", "kind", "node", "settings", "limit_s"}) {
    Json damaged = entry();
    damaged.erase(field);
    EXPECT_FALSE(parsed(damaged)) << field;
  }
  for (const char* field : {"lab", "drill", "settings", "limit_s", "undo"}) {
    Json damaged = entry();
    damaged[field] = Json::array({Json::object()});
    EXPECT_FALSE(parsed(damaged)) << field;
  }
}

}  // namespace
}  // namespace stackpilot
