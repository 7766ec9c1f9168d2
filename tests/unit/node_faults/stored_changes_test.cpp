#include "node/faults/stored_changes.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "node/faults/churn.h"
#include "node/faults/mutant_files.h"
#include "node/faults/saved_tables.h"
#include "service/mutants.h"

namespace stackpilot::node {
namespace {

TEST(StoredChanges, OfSettingsAreAFixedTable) {
  struct Row {
    const char* kind;
    const char* name;
    const char* value;
    bool known;
  };
  for (const Row& one :
       {Row{"postgres", "fsync", "off", true}, Row{"postgres", "full_page_writes", "off", true},
        Row{"postgres", "synchronous_commit", "off", true},
        Row{"postgres", "wal_writer_delay", "10s", true}, Row{"redis", "appendonly", "no", true},
        Row{"redis", "appendfsync", "everysec", true}, Row{"redis", "fsync", "off", false},
        Row{"postgres", "appendonly", "no", false}, Row{"", "fsync", "off", false},
        Row{"postgres", "fsync", "on", false},
        Row{"postgres", "fsync", "off; DROP TABLE orders", false},
        Row{"postgres", "archive_command", "off", false}, Row{"postgres", "", "", false}}) {
    EXPECT_EQ(find_setting_change(one.kind, one.name, one.value) != nullptr, one.known) << one.name;
  }
  EXPECT_TRUE(is_changeable("postgres", "fsync"));
  EXPECT_TRUE(is_changeable("redis", "appendonly"));
  EXPECT_FALSE(is_changeable("redis", "fsync"));
  EXPECT_FALSE(is_changeable("postgres", "archive_command"));
  EXPECT_FALSE(is_changeable("postgres", ""));
}

constexpr const char* record_id = "01a227b8-a128-74e7-af5f-fb025623e4ca";

Service with_mutants(const std::string& of, const std::string& kind) {
  Service service;
  service.project = of;
  service.dependency.emplace();
  service.dependency->component.container = "store";
  service.dependency->port = 6379;
  service.dependency->contract.kind = kind;
  return service;
}

Result<service::DockerArguments> change(const std::string& name, const std::string& of = record_id,
                                        const Service& service = with_mutants("infra",
                                                                              "postgres")) {
  return mutant_change(STACKPILOT_REPOSITORY, service, name, of);
}

// Every one is one statement on one record.
TEST(MutantChanges, OfAPostgresAreStatements) {
  std::set<std::string> statements;
  for (const char* name : {"record-symbol", "record-side", "record-qty", "record-status",
                           "record-created-at", "record-deleted", "row-added", "row-removed"}) {
    const auto call = change(name);
    ASSERT_TRUE(call) << name;
    const std::string& sql = call->back();
    EXPECT_TRUE(statements.insert(sql).second);
    EXPECT_EQ(sql.find(';'), std::string::npos);
    EXPECT_NE(sql.find(std::string("'") + record_id + "'"), std::string::npos) << sql;
    EXPECT_EQ(sql.find(":'id'"), std::string::npos);
  }
}

TEST(MutantChanges, OfARedisAreScriptsThatGetTheId) {
  const Service webdis = with_mutants("webdis", "redis");
  for (const char* name : {"record-deleted", "record-value", "row-added", "row-removed"}) {
    const auto call = change(name, record_id, webdis);
    ASSERT_TRUE(call) << name;
    ASSERT_GE(call->size(), 4U);
    const std::size_t eval = call->size() - 4;
    EXPECT_EQ(call->at(eval), "EVAL");
    EXPECT_NE(call->at(eval + 1).find("ARGV[1]"), std::string::npos);
    EXPECT_EQ(call->at(eval + 2), "0");
    EXPECT_EQ(call->back(), record_id);
  }
}

TEST(MutantChanges, OfOtherNamesAreRefused) {
  for (const char* name : {"", "nosuch", "../infra/record-qty", "Record-qty", "record_qty", "."}) {
    const auto call = change(name);
    ASSERT_FALSE(call) << name;
    EXPECT_EQ(call.error().kind, ErrorKind::kUsage);
  }
}

TEST(MutantChanges, OfAnotherKindAreNotKnown) {
  EXPECT_EQ(change("record-qty", record_id, with_mutants("infra", "tcp")).error().kind,
            ErrorKind::kCapability);
  EXPECT_EQ(service::suffix_of_changes(with_mutants("infra", "tcp")), "");
  EXPECT_EQ(service::suffix_of_changes(Service()), "");
}

TEST(MutantChanges, TakeAnIdAsALiteral) {
  EXPECT_NE(change("record-deleted", "it's; DROP")->back().find("= 'it''s; DROP'"),
            std::string::npos);
  for (const std::string& odd : {std::string(), std::string("a\nb"), std::string(201, 'a')}) {
    EXPECT_FALSE(change("record-deleted", odd));
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
