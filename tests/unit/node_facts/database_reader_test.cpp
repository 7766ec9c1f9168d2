#include "node/facts/database_reader.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

TEST(DatabaseLine, HasRowsDigestAndFolder) {
  const DatabaseFacts facts =
      parse_database_line("12|-345678|/var/lib/postgresql/data/pgdata|on|off|remote_apply|p|3");
  EXPECT_TRUE(facts.answers);
  EXPECT_EQ(facts.orders, 12);
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

TEST(DatabaseLine, OfAnEmptyTable) {
  const DatabaseFacts facts = parse_database_line("0|0|/data|on|on|on|pu|0");
  EXPECT_TRUE(facts.answers);
  EXPECT_EQ(facts.orders, 0);
}

TEST(DatabaseLine, AnythingElseIsNoAnswer) {
  for (const char* line :
       {"", "12", "12|34", "12|34|", "|34|/data|on|on|on|p|3", "twelve|34|/data|on|on|on|p|3",
        "12x|34|/data|on|on|on|p|3", "12||/data|on|on|on|p|3", "-1|34|/data|on|on|on|p|3",
        "12|34|/a\n1|2|/b|on|on|on|p|3", "99999999999999999999|1|/data|on|on|on|p|3", "12|34|/data",
        "12|34|/data|on|on|on||3", "12|34|/data|on|on|on|p", "ERROR:  no such table"}) {
    const DatabaseFacts facts = parse_database_line(line);
    EXPECT_FALSE(facts.answers) << line;
    EXPECT_NE(facts.problem, "") << line;
  }
}

TEST(DatabaseRefusal, TellsSilenceApart) {
  EXPECT_TRUE(read_refusal("psql: error: timeout expired").silent);
  const DatabaseFacts refused = read_refusal("psql: error: connection refused");
  EXPECT_FALSE(refused.silent);
  EXPECT_FALSE(refused.answers);
  EXPECT_EQ(refused.problem, "psql: error: connection refused");
}

}  // namespace
}  // namespace stackpilot::node
