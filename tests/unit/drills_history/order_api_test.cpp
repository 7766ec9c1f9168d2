#include "drills/history/order_api.h"

#include <gtest/gtest.h>

#include "unit/access_observe/listener.h"

namespace stackpilot::drills {
namespace {

using access::HttpAttempt;
using access::HttpFailure;
using access::HttpReply;
using access::HttpStep;

HttpAttempt no_reply(HttpStep step) {
  return tl::unexpected<HttpFailure>(HttpFailure{step, ErrorKind::kBroken, "Connection reset"});
}

struct Case {
  HttpAttempt attempt;
  OrderOutcome outcome;
  const char* reason;
};

TEST(Classify, SaysWhatAnAttemptProves) {
  const Case cases[] = {
      {HttpReply{200, R"({"order_id":"u-1","status":"accepted"})"}, OrderOutcome::kOk, ""},
      {HttpReply{400, R"({"detail":"invalid_qty"})"}, OrderOutcome::kFail, "invalid_qty"},
      {HttpReply{409, R"({"detail":"idempotency_key_reused"})"}, OrderOutcome::kFail,
       "idempotency_key_reused"},
      {HttpReply{414, "<html>"}, OrderOutcome::kFail, "status 414"},
      {HttpReply{503, R"({"detail":"db_unreachable"})"}, OrderOutcome::kFail, "db_unreachable"},
      {HttpReply{503, R"({"detail":"overloaded"})"}, OrderOutcome::kFail, "overloaded"},
      {HttpReply{503, R"({"detail":"order_outcome_unknown"})"}, OrderOutcome::kInfo,
       "order_outcome_unknown"},
      {HttpReply{503, "<html>someone else's</html>"}, OrderOutcome::kInfo, "status 503"},
      {HttpReply{503, R"({"detail":7})"}, OrderOutcome::kInfo, "status 503"},
      {HttpReply{500, R"({"detail":"db_unreachable"})"}, OrderOutcome::kInfo, "db_unreachable"},
      {HttpReply{502, ""}, OrderOutcome::kInfo, "status 502"},
      {HttpReply{504, ""}, OrderOutcome::kInfo, "status 504"},
      {HttpReply{302, ""}, OrderOutcome::kInfo, "status 302"},
      {no_reply(HttpStep::kConnect), OrderOutcome::kFail, "Connection reset"},
      {no_reply(HttpStep::kSend), OrderOutcome::kInfo, "Connection reset"},
      {no_reply(HttpStep::kReceive), OrderOutcome::kInfo, "Connection reset"},
  };
  for (const Case& one : cases) {
    const OrderAnswer answer = classify(one.attempt);
    EXPECT_EQ(answer.outcome, one.outcome) << one.reason;
    EXPECT_EQ(answer.reason, one.reason);
    EXPECT_EQ(answer.order_id, one.outcome == OrderOutcome::kOk ? "u-1" : "");
  }
}

// Tests the real HTTP client against a server in this process.
class HttpOrders : public ::testing::Test {
 protected:
  HttpOrderApi api_at(int port) {
    return HttpOrderApi(operator_, access::TcpEndpoint{"127.0.0.1", port}, Millis(500));
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "orders-").value();
  access::LabLock lock_ = access::LabLock::acquire(folder_.path() / "lock", "test").value();
  access::Operator operator_{lock_.permit(), {}};
};

std::string reply_with(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST_F(HttpOrders, AreSentWithTheirKey) {
  const access::Listener server(reply_with(R"({"order_id":"u-1","status":"accepted"})"));
  const Order order = make_order("4711000000", 2);
  const OrderAnswer answer = api_at(server.port()).send(order);
  EXPECT_EQ(answer.outcome, OrderOutcome::kOk) << answer.reason;
  EXPECT_EQ(answer.order_id, "u-1");
  EXPECT_TRUE(server.request().starts_with(
      "POST /order?symbol=BTC&side=buy&qty=471100000000000002 HTTP/1.1\r\n"))
      << server.request();
  EXPECT_NE(server.request().find("Idempotency-Key: drill-4711000000-00000002\r\n"),
            std::string::npos);
}

TEST_F(HttpOrders, ThatNobodyTakesHaveFailed) {
  const OrderAnswer answer = api_at(access::unused_port()).send(make_order("4711000000", 1));
  EXPECT_EQ(answer.outcome, OrderOutcome::kFail);
  EXPECT_EQ(answer.reason, "connect: Connection refused");
}

TEST_F(HttpOrders, ThatNobodyAnswersAreOpen) {
  const access::Listener silent("");
  EXPECT_EQ(api_at(silent.port()).send(make_order("4711000000", 1)).outcome, OrderOutcome::kInfo);
}

TEST_F(HttpOrders, AreReadInPages) {
  const access::Listener server(reply_with(
      R"({"orders":[{"order_id":"u-1","symbol":"BTC","side":"buy","qty":471100000000000002,)"
      R"("status":"accepted","created_at":"2026-01-01T00:00:00Z"}],"next":"u-1"})"));
  const auto page = api_at(server.port()).page("u-0");
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->rows,
            (std::vector<OrderRow>{{"", "u-1", "BTC", "buy", "471100000000000002", "accepted"}}));
  EXPECT_EQ(page->next, "u-1");
  EXPECT_TRUE(server.request().starts_with("GET /orders?after=u-0&limit=1000 "));
}

TEST_F(HttpOrders, PagesThatAreNoneAreErrors) {
  for (const char* body : {"", "[]", "{}", R"({"orders":[{}],"next":null})", R"({"orders":[]})"}) {
    const access::Listener server(reply_with(body));
    EXPECT_FALSE(api_at(server.port()).page("")) << body;
  }
}

}  // namespace
}  // namespace stackpilot::drills
