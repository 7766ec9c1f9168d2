#include "service/dependency/postgres_records.h"

#include "unit/access_operate/fake_programs.h"

namespace stackpilot::service {
namespace {

const std::string a_load = "4711000000";

class PostgresRecords : public ::testing::Test {
 protected:
  Result<std::vector<StoredRecord>> list(const std::string& load = a_load) const {
    return list_in_postgres({db_, address_, &stored_, load});
  }
  Result<std::vector<DockerArguments>> removal(const std::string& load = a_load) const {
    return removal_from_postgres({db_, address_, &stored_, load});
  }

  fakes::FakePrograms programs_;
  Dependency db_{.component = {"db", "the-db", ""},
                 .contract = {.database = "exchange", .user = "reader"},
                 .port = 5432};
  std::string address_ = "10.0.0.1";
  StoredContract stored_{"SELECT key, id, n FROM t WHERE load = :'load'",
                         {"DELETE FROM t WHERE load = :'load'", "DELETE FROM k WHERE n = :'load'"}};
};

TEST_F(PostgresRecords, AreAskedForInAReadOnlySession) {
  programs_.put("docker",
                R"(echo '{"key":"k-1","id":"u-1","n":471100000000000001.50,"gone":null}')");
  const auto records = list();
  ASSERT_TRUE(records) << records.error().message;
  EXPECT_EQ(*records,
            (std::vector<StoredRecord>{{"k-1", "u-1", {{"n", "471100000000000001.50"}}}}));
  std::string call;
  for (const std::string& line : programs_.calls()) call += line + "\n";
  for (const char* part : {"default_transaction_read_only=on", "the-db psql",
                           "-U reader -d exchange", "FROM t WHERE load = '4711000000'\n) AS q"}) {
    EXPECT_NE(call.find(part), std::string::npos) << part << " in " << call;
  }
}

TEST_F(PostgresRecords, AreOfALoadsNumberOnly) {
  programs_.put("docker", "exit 1");
  for (const char* load : {"", "4711", "0711000000", "47110000000", "4711'00000", "471100000 "}) {
    const auto records = list(load);
    ASSERT_FALSE(records) << load;
    EXPECT_EQ(records.error().kind, ErrorKind::kUsage);
    ASSERT_FALSE(removal(load)) << load;
  }
  EXPECT_TRUE(programs_.calls().empty());
}

TEST_F(PostgresRecords, ThatNothingDescribesCannotBeListed) {
  const auto listed = list_in_postgres({db_, address_, nullptr, a_load});
  ASSERT_FALSE(listed);
  EXPECT_EQ(listed.error().kind, ErrorKind::kCapability);
  EXPECT_EQ(listed.error().hint, "declare record.stored.query in x-stackpilot");
  stored_.remove.clear();
  const auto removed = removal();
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().kind, ErrorKind::kCapability);
  EXPECT_EQ(removed.error().hint, "declare record.stored.remove in x-stackpilot");
}

TEST_F(PostgresRecords, AFailureOfPsqlIsAnError) {
  programs_.put("docker", "echo 'psql: error: connection refused' >&2; exit 2");
  const auto records = list();
  ASSERT_FALSE(records);
  EXPECT_NE(records.error().detail.find("connection refused"), std::string::npos)
      << records.error().detail;
}

TEST_F(PostgresRecords, AreRemovedByACallForEachStatement) {
  const auto calls = removal();
  ASSERT_TRUE(calls) << calls.error().message;
  ASSERT_EQ(calls->size(), 2U);
  EXPECT_EQ(calls->front()[1], "the-db");
  EXPECT_EQ(calls->front().back(), "DELETE FROM t WHERE load = '4711000000'");
  EXPECT_EQ(calls->back().back(), "DELETE FROM k WHERE n = '4711000000'");
}

TEST_F(PostgresRecords, StatementsThatAreRefused) {
  for (const char* text : {"SELECT 1; DELETE FROM t WHERE l = :'load'", "\\! rm :'load'",
                           "SELECT key, id FROM t", "SELECT :load", ""}) {
    const auto query = records_query({text, {}}, a_load);
    ASSERT_FALSE(query) << text;
    EXPECT_EQ(query.error().kind, ErrorKind::kUsage);
    stored_.remove = {"DELETE FROM t WHERE load = :'load'", text};
    EXPECT_FALSE(removal()) << text;
  }
}

TEST(ParseRecords, ReadsALineEach) {
  const auto records =
      parse_records("{\"key\":null,\"id\":\"1\"}\n\n{\"key\":\"k\",\"id\":2,\"b\":true}\n");
  ASSERT_TRUE(records);
  EXPECT_EQ(*records, (std::vector<StoredRecord>{{"", "1", {}}, {"k", "2", {{"b", "true"}}}}));
  EXPECT_TRUE(parse_records("").value().empty());
}

TEST(ParseRecords, AnythingElseIsAnError) {
  for (const char* text : {"[]", "1", "{", "{}x", "ERROR:  no such table"}) {
    EXPECT_FALSE(parse_records(text)) << text;
  }
}

TEST(ParseRecords, TooManyAreAnError) {
  EXPECT_TRUE(parse_records("{}\n{}\n", 2));
  const auto records = parse_records("{}\n{}\n{}\n", 2);
  ASSERT_FALSE(records);
  EXPECT_NE(records.error().message.find("more than 2"), std::string::npos);
  // What is asked for is one more than is accepted, so that more can be told from all.
  const std::string query = records_query({":'load'", {}}, a_load).value();
  EXPECT_NE(query.find("LIMIT " + std::to_string(most_records + 1)), std::string::npos);
}

}  // namespace
}  // namespace stackpilot::service
