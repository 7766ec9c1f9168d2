#include "node/facts/order_reader.h"

#include "unit/access_operate/fake_programs.h"

namespace stackpilot::node {
namespace {

class OrderReader : public ::testing::Test {
 protected:
  static Result<std::vector<OrderRow>> read(const std::string& load) {
    Dependency db;
    db.container = "stackpilot-db";
    db.name = "exchange";
    db.user = "reader";
    return read_orders(db, load);
  }

  fakes::FakePrograms programs_;
};

TEST_F(OrderReader, AsksTheDatabaseInAReadOnlySession) {
  programs_.put("docker", R"(cat > "$FAKE/query"; echo '[{"key":"drill-4711000000-00000001",)"
                          R"("order_id":"u-1","symbol":"BTC","side":"buy",)"
                          R"("qty":"471100000000000001","status":"accepted"}]')");
  const auto rows = read("4711000000");
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(*rows, (std::vector<OrderRow>{{"drill-4711000000-00000001", "u-1", "BTC", "buy",
                                           "471100000000000001", "accepted"}}));
  ASSERT_EQ(programs_.calls().size(), 1U);
  const std::string call = programs_.calls()[0];
  EXPECT_NE(call.find("default_transaction_read_only=on"), std::string::npos) << call;
  EXPECT_NE(call.find("stackpilot-db psql"), std::string::npos) << call;
  EXPECT_NE(call.find("load=4711000000 -U reader -d exchange"), std::string::npos) << call;
  EXPECT_EQ(read_file(programs_.path("query")).value(), orders_query());
}

TEST_F(OrderReader, TakesNothingButALoadsNumber) {
  programs_.put("docker", "exit 1");
  for (const char* load : {"", "4711", "0711000000", "47110000000", "4711'00000", "471100000 "}) {
    const auto rows = read(load);
    ASSERT_FALSE(rows) << load;
    EXPECT_EQ(rows.error().kind, ErrorKind::kUsage);
  }
  EXPECT_TRUE(programs_.calls().empty());
}

TEST_F(OrderReader, AFailureOfPsqlIsAnError) {
  programs_.put("docker", "cat > /dev/null; echo 'psql: error: connection refused' >&2; exit 2");
  const auto rows = read("4711000000");
  ASSERT_FALSE(rows);
  EXPECT_NE(rows.error().detail.find("connection refused"), std::string::npos)
      << rows.error().detail;
}

TEST(ParseOrders, AnythingButRowsIsAnError) {
  EXPECT_TRUE(parse_orders("[]\n"));
  for (const char* text : {"", "{}", "[{}]", "[1]", "[{\"key\":1}]", "ERROR:  no such table"}) {
    EXPECT_FALSE(parse_orders(text)) << text;
  }
}

TEST(ParseOrders, TooManyAreAnError) {
  const std::string row = R"({"key":"","order_id":"","symbol":"","side":"","qty":"","status":""})";
  EXPECT_TRUE(parse_orders("[" + row + "," + row + "]", 2));
  const auto rows = parse_orders("[" + row + "," + row + "," + row + "]", 2);
  ASSERT_FALSE(rows);
  EXPECT_NE(rows.error().message.find("more than 2"), std::string::npos);
  // What is asked for is one more than is accepted, so that more can be told from all.
  EXPECT_NE(orders_query().find("LIMIT " + std::to_string(most_order_rows + 1)), std::string::npos);
}

}  // namespace
}  // namespace stackpilot::node
