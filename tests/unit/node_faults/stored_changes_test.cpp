#include "node/faults/stored_changes.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "node/faults/churn.h"

namespace stackpilot::node {
namespace {

TEST(StoredChanges, OfSettingsAreAFixedTable) {
  struct Row {
    const char* name;
    const char* value;
    bool known;
  };
  for (const Row& one :
       {Row{"fsync", "off", true}, Row{"full_page_writes", "off", true},
        Row{"synchronous_commit", "off", true}, Row{"wal_writer_delay", "10s", true},
        Row{"fsync", "on", false}, Row{"fsync", "off; DROP TABLE orders", false},
        Row{"archive_command", "off", false}, Row{"", "", false}}) {
    EXPECT_EQ(find_setting_change(one.name, one.value) != nullptr, one.known) << one.name;
  }
  EXPECT_TRUE(is_changeable("fsync"));
  EXPECT_FALSE(is_changeable("archive_command"));
  EXPECT_FALSE(is_changeable(""));
}

// Every one is a statement on orders alone that a WHERE completes.
TEST(StoredChanges, OfTheCanaryAreOneForEachField) {
  std::set<std::string_view> statements;
  for (const char* field : {"symbol", "side", "qty", "status", "created_at", "deleted"}) {
    const CanaryChange* change = find_canary_change(field);
    ASSERT_NE(change, nullptr) << field;
    EXPECT_TRUE(statements.insert(change->statement).second);
    EXPECT_EQ(change->statement.find(';'), std::string_view::npos);
    EXPECT_EQ(change->statement.find("WHERE"), std::string_view::npos);
  }
  EXPECT_EQ(find_canary_change("order_id"), nullptr);
  EXPECT_EQ(find_canary_change(""), nullptr);
}

TEST(OrderId, IsAUuidAndNothingElse) {
  EXPECT_TRUE(is_order_id("01a227b8-a128-74e7-af5f-fb025623e4ca"));
  for (const char* text :
       {"", "01a227b8-a128-74e7-af5f-fb025623e4c", "01a227b8-a128-74e7-af5f-fb025623e4ca0",
        "01A227B8-a128-74e7-af5f-fb025623e4ca", "01a227b8-a128-74e7-af5f-fb025623e4c'",
        "01a227b8xa128-74e7-af5f-fb025623e4ca", "' OR true; -- 00-0000-0000-0000-0000"}) {
    EXPECT_FALSE(is_order_id(text)) << text;
  }
}

TEST(Churn, IsOfKnownThings) {
  for (const char* what : {"container", "image", "volume", "row", "freeze"}) {
    EXPECT_TRUE(check_churn(what)) << what;
  }
  for (const char* what : {"", "network", "containers"}) EXPECT_FALSE(check_churn(what)) << what;
}

// The rows of one fault, by an id that is part of theirs.
TEST(Churn, FindsItsRows) {
  EXPECT_EQ(churned_rows("f1a2b3c4d"), "order_id::text LIKE '1a2b3c4d-0000-4000-8000-%'");
}

}  // namespace
}  // namespace stackpilot::node
