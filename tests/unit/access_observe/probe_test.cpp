// TCP and HTTP probes against servers that behave, refuse, keep silent or talk nonsense.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "access/exec/http_exchange.h"
#include "access/observe/http.h"
#include "access/observe/tcp.h"
#include "base/clock.h"
#include "unit/access_observe/listener.h"

namespace stackpilot::access {
namespace {

constexpr auto timeout = Millis(300);
constexpr double soon_after_ms = 2'000;  // the machine may be busy

TcpEndpoint local(int port) {
  return TcpEndpoint{"127.0.0.1", port};
}

std::string reply_with(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string problem_of(const std::string& reply) {
  const Listener server(reply);
  const Stopwatch watch;
  const Result<HttpReply> got = http_get(local(server.port()), "/", timeout);
  EXPECT_LT(watch.elapsed_ms(), soon_after_ms);
  if (got) ADD_FAILURE() << "status " << got->status << ": " << got->body.substr(0, 80);
  return got ? "" : got.error().message;
}

TEST(ProbeTcp, ReachesAListener) {
  const Listener server("hello");
  const Reach reach = probe_tcp("127.0.0.1", server.port(), timeout);
  EXPECT_TRUE(reach.ok) << reach.problem;
  EXPECT_EQ(reach.problem, "");
}

TEST(ProbeTcp, NamesARefusal) {
  const int port = unused_port();
  const Reach reach = probe_tcp("127.0.0.1", port, timeout);
  EXPECT_FALSE(reach.ok);
  EXPECT_EQ(reach.problem, "TCP 127.0.0.1:" + std::to_string(port) + ": Connection refused");
}

TEST(ProbeTcp, KnowsIpv4AddressesOnly) {
  for (const char* address : {"", "control", "::1", "1.2.3"}) {
    EXPECT_FALSE(probe_tcp(address, 22, timeout).ok) << address;
  }
}

TEST(ProbeTcp, EndsWithinItsTimeout) {
  const Stopwatch watch;
  const Reach reach = probe_tcp("192.0.2.1", 22, timeout);  // TEST-NET-1: no host answers
  EXPECT_FALSE(reach.ok);
  EXPECT_LT(watch.elapsed_ms(), soon_after_ms);
}

TEST(HttpGet, ReturnsStatusAndBody) {
  const Listener server(reply_with(R"({"ok":true})"));
  const Result<HttpReply> got = http_get(local(server.port()), "/health", timeout);
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(got->body, R"({"ok":true})");
  EXPECT_TRUE(server.request().starts_with("GET /health HTTP/1.1\r\n")) << server.request();
}

TEST(HttpGet, ReturnsErrorsOfTheServiceAsReplies) {
  const Listener server("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\n{}");
  const Result<HttpReply> got = http_get(local(server.port()), "/ready", timeout);
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->status, 503);
}

TEST(HttpGet, ReadsABodyThatEndsWithTheConnection) {
  const Listener server("HTTP/1.0 200 OK\r\n\r\nall of it");
  const Result<HttpReply> got = http_get(local(server.port()), "/", timeout);
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->body, "all of it");
}

TEST(HttpGet, NamesARefusal) {
  const Result<HttpReply> got = http_get(local(unused_port()), "/", timeout);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::kBroken);
  EXPECT_NE(got.error().message.find("connect: Connection refused"), std::string::npos)
      << got.error().message;
}

TEST(HttpGet, GivesUpOnASilentServerWithinItsTimeout) {
  EXPECT_NE(problem_of("").find("receive: "), std::string::npos);
}

TEST(HttpGet, RefusesGarbage) {
  EXPECT_NE(problem_of("SSH-2.0-OpenSSH_9.2\r\n"), "");
  EXPECT_NE(problem_of(std::string("\0\xff\x80garbage\r\n\r\n", 14)), "");
}

TEST(HttpGet, RefusesAReplyThatIsCutShort) {
  EXPECT_NE(problem_of("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"), "");
  EXPECT_NE(problem_of("HTTP/1.1 200 OK\r\nContent-"), "");
}

TEST(HttpGet, RefusesABodyLargerThanTheLimit) {
  const std::string problem = problem_of("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx");
  EXPECT_TRUE(problem.ends_with("/: receive: the answer is longer than 16 MiB")) << problem;
}

TEST(HttpGet, RefusesAnEndlessBody) {
  const Listener server("HTTP/1.0 200 OK\r\n\r\n" + std::string(18U << 20U, 'x'));
  const Result<HttpReply> got = http_get(local(server.port()), "/", Millis(20'000));
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().message.find("receive: "), std::string::npos) << got.error().message;
}

TEST(HttpGet, RefusesEndlessHeaders) {
  std::string reply = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 10'000; ++i) reply += "X-" + std::to_string(i) + ": y\r\n";
  EXPECT_NE(problem_of(reply), "");
}

TEST(HttpAttempt, TellsHowFarItCame) {
  const HttpRequest request{"POST", "/order"};
  const HttpAttempt refused = http_attempt(local(unused_port()), request, timeout);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().step, HttpStep::kConnect);
  EXPECT_EQ(refused.error().reason, "connect: Connection refused");
  const Listener silent("");
  const HttpAttempt unanswered = http_attempt(local(silent.port()), request, Millis(100));
  ASSERT_FALSE(unanswered);
  EXPECT_EQ(unanswered.error().step, HttpStep::kReceive);
  const HttpAttempt nowhere = http_attempt(TcpEndpoint{"control", 80}, request, timeout);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().step, HttpStep::kConnect);
  EXPECT_EQ(nowhere.error().kind, ErrorKind::kUsage);
}

TEST(HttpStart, ManyAreUnderWayAtOnce) {
  const Listener silent("");
  const Listener server(reply_with("{}"));
  boost::asio::io_context context;
  int answered = 0;
  int failed = 0;
  for (int i = 0; i < 20; ++i) {
    http_start(context, local(i % 2 == 0 ? silent.port() : server.port()), {"GET", "/"},
               Millis(300), [&](const HttpAttempt& attempt) { ++(attempt ? answered : failed); });
  }
  const Stopwatch watch;
  context.run();
  EXPECT_EQ(answered, 10);
  EXPECT_EQ(failed, 10);
  EXPECT_LT(watch.elapsed_ms(), 3'000);  // the timeouts of the silent servers ran in parallel
}

TEST(DetailOf, IsTheServicesReason) {
  EXPECT_EQ(detail_of({503, R"({"detail":"db_timeout"})"}), "db_timeout");
  for (const char* body : {"", "{}", "[]", "<html>", R"({"detail":7})"}) {
    EXPECT_EQ(detail_of({503, body}), "") << body;
  }
}

TEST(HttpGet, KnowsIpv4AddressesOnly) {
  const Result<HttpReply> got = http_get(TcpEndpoint{"control", 80}, "/", timeout);
  ASSERT_FALSE(got);
}

TEST(HttpGet, MissingSocketIsAnError) {
  const Result<HttpReply> got = http_get(UnixEndpoint{"/no/such/socket"}, "/version", timeout);
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().message.find("/no/such/socket"), std::string::npos);
}

TEST(HttpGet, SocketPathThatIsTooLongIsAnError) {
  EXPECT_FALSE(http_get(UnixEndpoint{"/" + std::string(200, 'x')}, "/version", timeout));
}

}  // namespace
}  // namespace stackpilot::access
