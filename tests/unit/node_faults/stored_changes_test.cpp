#include "node/faults/stored_changes.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "node/faults/churn.h"
#include "node/faults/mutant_files.h"
#include "node/faults/saved_tables.h"

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

constexpr const char* record_id = "01a227b8-a128-74e7-af5f-fb025623e4ca";

Service with_mutants() {
  Service service;
  service.project = "infra";
  return service;
}

Result<std::string> statement(const std::string& name, const std::string& of = record_id) {
  return mutant_statement(STACKPILOT_REPOSITORY, with_mutants(), name, of);
}

// Every one is one statement on one record.
TEST(MutantStatements, AreOneForEachField) {
  std::set<std::string> statements;
  for (const char* name : {"record-symbol", "record-side", "record-qty", "record-status",
                           "record-created-at", "record-deleted", "row-added", "row-removed"}) {
    const auto sql = statement(name);
    ASSERT_TRUE(sql) << name;
    EXPECT_TRUE(statements.insert(*sql).second);
    EXPECT_EQ(sql->find(';'), std::string::npos);
    EXPECT_NE(sql->find(std::string("'") + record_id + "'"), std::string::npos) << *sql;
    EXPECT_EQ(sql->find(":'id'"), std::string::npos);
  }
}

TEST(MutantStatements, OfOtherNamesAreRefused) {
  for (const char* name : {"", "nosuch", "../infra/record-qty", "Record-qty", "record_qty", "."}) {
    const auto sql = statement(name);
    ASSERT_FALSE(sql) << name;
    EXPECT_EQ(sql.error().kind, ErrorKind::kUsage);
  }
}

TEST(MutantStatements, TakeAnIdAsALiteral) {
  EXPECT_NE(statement("record-deleted", "it's; DROP")->find("= 'it''s; DROP'"), std::string::npos);
  for (const std::string& odd : {std::string(), std::string("a\nb"), std::string(201, 'a')}) {
    EXPECT_FALSE(statement("record-deleted", odd));
  }
}

TEST(SavedTables, AreAllThatTheContractNames) {
  EXPECT_EQ(saving({"orders", "Keys"}, "f00000001"),
            "CREATE TABLE stackpilot_f00000001_0 AS TABLE \"orders\";"
            "CREATE TABLE stackpilot_f00000001_1 AS TABLE \"Keys\";");
  EXPECT_EQ(restoring({"orders", "Keys"}, "f00000001"),
            "SET CONSTRAINTS ALL DEFERRED;DELETE FROM \"Keys\";DELETE FROM \"orders\";"
            "INSERT INTO \"orders\" OVERRIDING SYSTEM VALUE TABLE stackpilot_f00000001_0;"
            "DROP TABLE stackpilot_f00000001_0;"
            "INSERT INTO \"Keys\" OVERRIDING SYSTEM VALUE TABLE stackpilot_f00000001_1;"
            "DROP TABLE stackpilot_f00000001_1;");
}

TEST(Churn, IsOfKnownThings) {
  for (const char* what : {"container", "image", "volume", "row", "freeze"}) {
    EXPECT_TRUE(check_churn(what)) << what;
  }
  for (const char* what : {"", "network", "containers"}) EXPECT_FALSE(check_churn(what)) << what;
}

// The rows of one fault, by an id that is part of theirs.
TEST(Churn, FindsItsRows) {
  EXPECT_EQ(churned_rows("f1a2b3c4d"), "1a2b3c4d-0000-4000-8000-");
}

}  // namespace
}  // namespace stackpilot::node
