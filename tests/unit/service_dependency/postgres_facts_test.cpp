#include "service/dependency/postgres_facts.h"

#include <gtest/gtest.h>

namespace stackpilot::service {
namespace {

TEST(FactsLine, HasRowsDigestAndFolder) {
  const DependencyFacts facts =
      parse_facts_line("12|-345678|/var/lib/postgresql/data/pgdata|on|off|remote_apply|p|3");
  EXPECT_TRUE(facts.answers);
  EXPECT_EQ(facts.records, 12);
  EXPECT_EQ(facts.sessions, 3);
  EXPECT_EQ(facts.rows_digest, "-345678");
  EXPECT_EQ(facts.data_directory, "/var/lib/postgresql/data/pgdata");
  EXPECT_EQ(facts.problem, "");
  EXPECT_EQ(facts.durability,
            (std::map<std::string, std::string>{{"fsync", "on"},
                                                {"full_page_writes", "off"},
                                                {"synchronous_commit", "remote_apply"},
                                                {"tables", "p"}}));
}

TEST(FactsLine, OfAnEmptyTable) {
  const DependencyFacts facts = parse_facts_line("0|0|/data|on|on|on|pu|0");
  EXPECT_TRUE(facts.answers);
  EXPECT_EQ(facts.records, 0);
}

TEST(FactsLine, WithoutTablesHasNoDigest) {
  const DependencyFacts facts = parse_facts_line("0|0|/data|on|on|on|-|2");
  EXPECT_TRUE(facts.answers);
  EXPECT_EQ(facts.rows_digest, "");
  EXPECT_EQ(facts.durability.count("tables"), 0U);
  EXPECT_EQ(facts.sessions, 2);
}

// A role may not know where the server keeps its data.
TEST(FactsLine, MayLackTheFolder) {
  const DependencyFacts facts = parse_facts_line("1|5||on|on|on|p|0");
  EXPECT_TRUE(facts.answers);
  EXPECT_EQ(facts.data_directory, "");
}

TEST(FactsQuery, IsOfTheTablesThatAreDeclared) {
  const std::string query = facts_query({"orders", "Keys_2"}).value();
  for (const char* part :
       {R"(hashtextextended(stackpilot_row::text, 0)::numeric) AS h FROM "orders" AS)",
        R"(hashtextextended(stackpilot_row::text, 1)::numeric) AS h FROM "Keys_2" AS)",
        R"(oid IN ('"orders"'::regclass, '"Keys_2"'::regclass))"}) {
    EXPECT_NE(query.find(part), std::string::npos) << part << " in " << query;
  }
  EXPECT_EQ(facts_query({}).value().find("stackpilot_row"), std::string::npos);
}

TEST(FactsQuery, TakesPlainNamesOnly) {
  for (const char* table : {"", "1st", "a b", "a\"b", "public.orders", "a;b", "a'b", "a\n", "ä"}) {
    const auto query = facts_query({"orders", table});
    ASSERT_FALSE(query) << table;
    EXPECT_EQ(query.error().kind, ErrorKind::kUsage);
    const DependencyFacts facts = read_postgres("", {.contract = {.tables = {table}}});
    EXPECT_FALSE(facts.answers);
    EXPECT_NE(facts.problem.find("is not the plain name of a table"), std::string::npos);
  }
}

TEST(FactsLine, AnythingElseIsNoAnswer) {
  for (const char* line :
       {"", "12", "12|34", "12|34|", "|34|/data|on|on|on|p|3", "twelve|34|/data|on|on|on|p|3",
        "12x|34|/data|on|on|on|p|3", "12||/data|on|on|on|p|3", "-1|34|/data|on|on|on|p|3",
        "12|34|/a\n1|2|/b|on|on|on|p|3", "99999999999999999999|1|/data|on|on|on|p|3", "12|34|/data",
        "12|34|/data|on|on|on||3", "12|34|/data|on|on|on|p", "ERROR:  no such table"}) {
    const DependencyFacts facts = parse_facts_line(line);
    EXPECT_FALSE(facts.answers) << line;
    EXPECT_NE(facts.problem, "") << line;
  }
}

TEST(PsqlRefusal, TellsSilenceApart) {
  EXPECT_TRUE(read_refusal("psql: error: timeout expired").silent);
  const DependencyFacts refused = read_refusal("psql: error: connection refused");
  EXPECT_FALSE(refused.silent);
  EXPECT_FALSE(refused.answers);
  EXPECT_EQ(refused.problem, "psql: error: connection refused");
}

}  // namespace
}  // namespace stackpilot::service
