#include "drills/history/record_api.h"

#include <gtest/gtest.h>

#include "drills/history/final_reads.h"
#include "unit/access_observe/listener.h"
#include "unit/service/contracts.h"

namespace stackpilot::drills {
namespace {

using access::HttpFailure;
using access::HttpReply;
using access::HttpStep;

TEST(ReplyOf, SaysWhetherTheRequestWasSent) {
  const auto reply_without = [](HttpStep step) {
    return reply_of(
        tl::unexpected<HttpFailure>(HttpFailure{step, ErrorKind::kBroken, "Connection reset"}));
  };
  EXPECT_TRUE(reply_without(HttpStep::kConnect).unsent);
  EXPECT_FALSE(reply_without(HttpStep::kSend).unsent);
  EXPECT_FALSE(reply_without(HttpStep::kReceive).unsent);
  EXPECT_EQ(reply_without(HttpStep::kReceive).error, "Connection reset");
  const service::RecordReply reply = reply_of(HttpReply{503, "{}"});
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.body, "{}");
}

// Tests the real HTTP client against a server in this process.
class HttpRecords : public ::testing::Test {
 protected:
  HttpRecordApi api_at(int port, const Contract& contract = service::exchange()) {
    return {operator_, access::TcpEndpoint{"127.0.0.1", port}, *contract.record, Millis(500)};
  }
  static service::RecordValues record(std::uint32_t sequence,
                                      const Contract& contract = service::exchange()) {
    return service::values_of(*contract.record, "4711000000", sequence);
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "records-").value();
  access::LabLock lock_ = access::LabLock::acquire(folder_.path() / "lock", "test").value();
  access::Operator operator_{lock_.permit(), {}};
};

std::string reply_with(const std::string& body, const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

TEST_F(HttpRecords, AreSentWithTheirKey) {
  const access::Listener server(reply_with(R"({"order_id":"u-1","status":"accepted"})"));
  const service::WriteResult answer = api_at(server.port()).send(record(2));
  EXPECT_EQ(answer.outcome, service::WriteOutcome::kOk) << answer.reason;
  EXPECT_EQ(answer.id, "u-1");
  EXPECT_TRUE(server.request().starts_with(
      "POST /order?symbol=ETH&side=buy&qty=471100000000000002 HTTP/1.1\r\n"))
      << server.request();
  EXPECT_NE(server.request().find("Idempotency-Key: drill-4711000000-00000002\r\n"),
            std::string::npos);
}

TEST_F(HttpRecords, OfAnotherServiceAreSentByItsContract) {
  const access::Listener server(reply_with(R"({"SET":[true,"OK"]})"));
  const service::RecordValues sent = record(2, service::webdis());
  EXPECT_EQ(api_at(server.port(), service::webdis()).send(sent).id, sent.key);
  EXPECT_TRUE(server.request().starts_with(
      "PUT /SET/drill-4711000000-00000002/471100000000000002 HTTP/1.1\r\n"))
      << server.request();
}

TEST_F(HttpRecords, ThatNobodyTakesHaveFailed) {
  const service::WriteResult answer = api_at(access::unused_port()).send(record(1));
  EXPECT_EQ(answer.outcome, service::WriteOutcome::kFail);
  EXPECT_EQ(answer.reason, "connect: Connection refused");
}

TEST_F(HttpRecords, ThatNobodyAnswersAreOpen) {
  const access::Listener silent("");
  EXPECT_EQ(api_at(silent.port()).send(record(1)).outcome, service::WriteOutcome::kInfo);
}

TEST_F(HttpRecords, AreReadInPages) {
  const access::Listener server(reply_with(
      R"({"orders":[{"order_id":"u-1","symbol":"BTC","side":"buy","qty":471100000000000002,)"
      R"("status":"accepted","created_at":"2026-01-01T00:00:00Z"}],"next":"u-1"})"));
  const auto page = api_at(server.port()).page("u-0");
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->records, (StoredRecords{{"",
                                           "u-1",
                                           {{"symbol", "BTC"},
                                            {"side", "buy"},
                                            {"qty", "471100000000000002"},
                                            {"status", "accepted"}}}}));
  EXPECT_EQ(page->next, "u-1");
  EXPECT_TRUE(server.request().starts_with("GET /orders?limit=1000&after=u-0 "));
}

TEST_F(HttpRecords, PagesThatAreNoneAreErrors) {
  for (const char* body : {"", "[]", "{}", R"({"orders":[{}],"next":null})", R"({"orders":[]})"}) {
    const access::Listener server(reply_with(body));
    EXPECT_FALSE(api_at(server.port()).page("")) << body;
  }
  const access::Listener broken(reply_with(R"({"orders":[],"next":null})", "500 X"));
  EXPECT_FALSE(api_at(broken.port()).page(""));
  const auto none = api_at(broken.port(), service::webdis()).page("");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kCapability);
}

TEST_F(HttpRecords, AreReadOneByOne) {
  const service::RecordValues sent = record(2, service::webdis());
  const auto read = [&](const std::string& reply) {
    const access::Listener server(reply);
    return api_at(server.port(), service::webdis()).read(sent, sent.key);
  };
  const auto there = read(reply_with(R"({"GET":"471100000000000002"})"));
  ASSERT_TRUE(there) << there.error().message;
  EXPECT_EQ(*there, (StoredRecord{sent.key, sent.key, {{"GET", "471100000000000002"}}}));
  EXPECT_EQ(read(reply_with(R"({"GET":null})")).value(), std::nullopt);
  EXPECT_FALSE(read(reply_with("", "503 X")));
  EXPECT_FALSE(read(""));
}

}  // namespace
}  // namespace stackpilot::drills
