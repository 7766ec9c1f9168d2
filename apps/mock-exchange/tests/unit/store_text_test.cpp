#include <gtest/gtest.h>

#include "store/pg_array.hpp"
#include "store/schema.hpp"

namespace exchange {
namespace {

TEST(PgArray, Text) {
  EXPECT_EQ(PgArray().str(), "{}");
  PgArray array;
  array.add_plain("1.5");
  array.add_null();
  array.add_quoted("a\"b\\c,{}");
  array.add_quoted("NULL");
  EXPECT_EQ(std::move(array).str(), R"({1.5,NULL,"a\"b\\c,{}","NULL"})");
}

TEST(Schema, IsOneTransactionUnderTheLock) {
  const std::string& script = schema_script();
  EXPECT_TRUE(script.starts_with("BEGIN;\nSELECT pg_advisory_xact_lock("));
  EXPECT_TRUE(script.ends_with("COMMIT;\n"));
  EXPECT_LT(script.find("version = 1"), script.find("version = 2"));
}

}  // namespace
}  // namespace exchange
