// Every route of the contract, on a healthy service.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <sstream>

#include "support/pattern.hpp"
#include "support/service.hpp"

namespace test {
namespace {

class Contract : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    postgres_ = std::make_unique<PostgresServer>();
    service_ = std::make_unique<Service>(environment_for(*postgres_));
    ASSERT_TRUE(service_->becomes_ready());
  }
  static void TearDownTestSuite() {
    service_.reset();
    postgres_.reset();
  }

  const HttpClient& http() { return service_->http(); }

  static std::unique_ptr<PostgresServer> postgres_;
  static std::unique_ptr<Service> service_;
};

std::unique_ptr<PostgresServer> Contract::postgres_;
std::unique_ptr<Service> Contract::service_;

TEST_F(Contract, Health) {
  const Answer answer = http().get("/health");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"ok":true})");
  EXPECT_EQ(answer.header("Content-Type"), "application/json");
}

TEST_F(Contract, Ready) {
  const Answer answer = http().get("/ready");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"ready":true,"checks":{"config_loaded":true,"db":true}})");
}

TEST_F(Contract, Version) {
  const nlohmann::json expected = {
      {"service", "mock-exchange"}, {"env", "test"},    {"version", "9.9.9"},
      {"log_level", "info"},        {"git_sha", "g1"},  {"build_time", "t1"},
      {"source_digest", "s1"},      {"build_id", "b1"},
  };
  EXPECT_EQ(http().get("/version").json(), expected);
}

TEST_F(Contract, Price) {
  EXPECT_EQ(http().get("/price?symbol=BTC").body, R"({"symbol":"BTC","price":52000.0})");
  EXPECT_EQ(http().get("/price?symbol=eth").body, R"({"symbol":"ETH","price":3100.0})");
  for (const char* target : {"/price", "/price?symbol=", "/price?symbol=DOGE"}) {
    const Answer answer = http().get(target);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body, R"({"detail":"unsupported_symbol"})");
  }
}

TEST_F(Contract, OrderIsDurableAndReadBack) {
  const Answer made = http().post("/order?symbol=btc&side=BUY&qty=0.10");
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.json()["status"], "accepted");
  const std::string id = made.json()["order_id"];
  EXPECT_EQ(
      postgres_->sql("SELECT symbol, side, qty, status FROM orders WHERE order_id = '" + id + "'"),
      "BTC|buy|0.1|accepted");

  const Answer read = http().get("/orders/" + id);
  ASSERT_EQ(read.status, 200);
  const nlohmann::json order = read.json();
  EXPECT_EQ(order["order_id"], id);
  EXPECT_EQ(order["symbol"], "BTC");
  EXPECT_EQ(order["side"], "buy");
  EXPECT_EQ(order["status"], "accepted");
  EXPECT_NE(read.body.find(R"("qty":0.1,)"), std::string::npos) << read.body;
  EXPECT_TRUE(matches(order["created_at"], "^[0-9-]{10}T[0-9:]{8}[.][0-9]{6}Z$"));
  EXPECT_EQ(order.size(), 6U);
}

TEST_F(Contract, OrderAsJsonBodyKeepsEveryDigit) {
  const Answer made = http().post(
      "/order", R"({"symbol":"ETH","side":"sell","qty":12345678901234567890.123456789012345678})",
      {"Content-Type: application/json"});
  ASSERT_EQ(made.status, 200) << made.body;
  const Answer read = http().get("/orders/" + made.json()["order_id"].get<std::string>());
  EXPECT_NE(read.body.find(R"("qty":12345678901234567890.123456789012345678,)"), std::string::npos)
      << read.body;
}

TEST_F(Contract, BadOrdersAreRefusedAndNotStored) {
  const std::string before = postgres_->sql("SELECT count(*) FROM orders");
  const std::pair<const char*, const char*> cases[] = {
      {"/order", "unsupported_symbol"},
      {"/order?symbol=DOGE&side=buy&qty=1", "unsupported_symbol"},
      {"/order?symbol=BTC&side=hold&qty=1", "invalid_side"},
      {"/order?symbol=BTC&qty=1", "invalid_side"},
      {"/order?symbol=BTC&side=buy", "invalid_qty"},
      {"/order?symbol=BTC&side=buy&qty=nan", "invalid_qty"},
      {"/order?symbol=BTC&side=buy&qty=inf", "invalid_qty"},
      {"/order?symbol=BTC&side=buy&qty=1e309", "invalid_qty"},
      {"/order?symbol=BTC&side=buy&qty=-0", "invalid_qty"},
      {"/order?symbol=BTC&side=buy&qty=0", "invalid_qty"},
      {"/order?symbol=BTC&side=buy&qty=-1", "invalid_qty"},
      {"/order?symbol=BTC&side=buy&qty=1,5", "invalid_qty"},
      {"/order?symbol=BTC&side=buy&qty=1111111111222222222233333333334444444444", "invalid_qty"},
      {"/order?symbol=BTC%00&side=buy&qty=1", "malformed_target"},
      {"/order?symbol=BTC&symbol=ETH&side=buy&qty=1", "ambiguous_field"},
  };
  for (const auto& [target, expected] : cases) {
    const Answer answer = http().post(target);
    EXPECT_EQ(answer.status, 400) << target;
    EXPECT_EQ(answer.detail(), expected) << target;
  }
  EXPECT_EQ(http().post("/order", "{").detail(), "malformed_json");
  EXPECT_EQ(http().post("/order", R"({"symbol":"BTC","side":"buy","qty":1e309})").detail(),
            "invalid_qty");
  EXPECT_EQ(postgres_->sql("SELECT count(*) FROM orders"), before);
}

TEST_F(Contract, UnknownOrder) {
  for (const char* id : {"0190c000-0000-7000-8000-000000000000", "nonsense", "1;drop"}) {
    const Answer answer = http().get(std::string("/orders/") + id);
    EXPECT_EQ(answer.status, 404) << id;
    EXPECT_EQ(answer.detail(), "order_not_found") << id;
  }
}

TEST_F(Contract, PagesCoverEveryOrderOnceInOrder) {
  for (int i = 0; i < 7; ++i) service_->make_order();
  std::vector<std::string> walked;
  std::string after;
  for (int guard = 0; guard < 100; ++guard) {
    const nlohmann::json page = http().get("/orders?limit=3&after=" + after).json();
    ASSERT_LE(page["orders"].size(), 3U);
    for (const auto& order : page["orders"]) walked.push_back(order["order_id"]);
    if (page["next"].is_null()) break;
    after = page["next"];
    EXPECT_EQ(after, walked.back());
  }
  EXPECT_TRUE(std::is_sorted(walked.begin(), walked.end()));
  EXPECT_EQ(std::to_string(walked.size()), postgres_->sql("SELECT count(*) FROM orders"));
  EXPECT_EQ(http().get("/orders?after=" + walked.back()).body, R"({"orders":[],"next":null})");
  EXPECT_EQ(http().get("/orders?limit=1001").detail(), "invalid_limit");
  EXPECT_EQ(http().get("/orders?after=x").detail(), "invalid_after");
}

TEST_F(Contract, UnknownRoutesAndWrongMethods) {
  EXPECT_EQ(http().get("/nope").status, 404);
  EXPECT_EQ(http().get("/nope").body, R"({"detail":"not_found"})");
  const Answer wrong = http().get("/order");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "POST");
  EXPECT_EQ(wrong.detail(), "method_not_allowed");
  const Answer posted = http().post("/health");
  EXPECT_EQ(posted.status, 405);
  EXPECT_EQ(posted.header("Allow"), "GET, HEAD");
  const Answer head = http().send({"HEAD", "/health", {}, {}});
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
}

TEST_F(Contract, MetricsAreOpenMetrics) {
  service_->make_order();
  const Answer answer = http().get("/metrics");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Content-Type"),
            "application/openmetrics-text; version=1.0.0; charset=utf-8");
  EXPECT_TRUE(answer.body.ends_with("\n# EOF\n"));
  for (const char* part :
       {R"(mock_exchange_http_requests_total{route="/order",status="200"} )",
        R"(mock_exchange_db_state{mock_exchange_db_state="ok"} 1)",
        R"(mock_exchange_http_request_duration_seconds_bucket{route="/order",le="+Inf"} )",
        R"(build_id="b1"} 1)", "# TYPE mock_exchange_orders_committed counter\n"}) {
    EXPECT_NE(answer.body.find(part), std::string::npos) << part << '\n' << answer.body;
  }
  const std::string label = R"([a-z_]+="[^"]*")";
  const std::string line = "^(# (TYPE|HELP) [a-z_]+ .+|# EOF|[a-z_]+([{]" + label + "(," + label +
                           ")*[}])? [0-9.e+-]+)$";
  std::istringstream lines(answer.body);
  for (std::string text; std::getline(lines, text);) {
    EXPECT_TRUE(matches(text, line)) << text;
  }
}

TEST_F(Contract, EveryOrderIsInTheLog) {
  const std::string id = service_->make_order();
  EXPECT_TRUE(eventually([&] {
    for (const nlohmann::json& line : service_->log()) {
      if (line.value("order_id", "") == id) {
        return line["route"] == "/order" && line["status"] == 200 && line["method"] == "POST" &&
               line["service"] == "mock-exchange" && line["level"] == "info";
      }
    }
    return false;
  }));
}

}  // namespace
}  // namespace test
