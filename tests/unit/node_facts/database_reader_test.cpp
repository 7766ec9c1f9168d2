#include "node/facts/database_reader.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

TEST(DatabaseLine, HasRowsDigestAndFolder) {
  const DatabaseFacts facts = parse_database_line("12|-345678|/var/lib/postgresql/data/pgdata");
  EXPECT_TRUE(facts.answers);
  EXPECT_EQ(facts.orders, 12);
  EXPECT_EQ(facts.rows_digest, "-345678");
  EXPECT_EQ(facts.data_directory, "/var/lib/postgresql/data/pgdata");
  EXPECT_EQ(facts.problem, "");
}

TEST(DatabaseLine, OfAnEmptyTable) {
  const DatabaseFacts facts = parse_database_line("0|0|/data");
  EXPECT_TRUE(facts.answers);
  EXPECT_EQ(facts.orders, 0);
}

TEST(DatabaseLine, AnythingElseIsNoAnswer) {
  for (const char* line : {"", "12", "12|34", "12|34|", "|34|/data", "twelve|34|/data",
                           "12x|34|/data", "12||/data", "-1|34|/data", "12|34|/a\n1|2|/b",
                           "99999999999999999999|1|/data", "ERROR:  no such table"}) {
    const DatabaseFacts facts = parse_database_line(line);
    EXPECT_FALSE(facts.answers) << line;
    EXPECT_NE(facts.problem, "") << line;
  }
}

}  // namespace
}  // namespace stackpilot::node
