// Malformed HTTP is refused, and the bytes after it on the connection are never taken for a
// request, which would allow request smuggling past a proxy.

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <set>

#include "support/service.hpp"

namespace test {
namespace {

class MalformedHttp : public testing::Test {
 protected:
  static void SetUpTestSuite() { service_ = std::make_unique<Service>(base_environment()); }
  static void TearDownTestSuite() {
    EXPECT_EQ(service_->http().get("/health").status, 200);
    service_.reset();
  }

  // Sends these bytes, ends sending, and returns all that comes back.
  static std::string exchange(const std::string& bytes) {
    const int fd = service_->http().connect();
    EXPECT_EQ(send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
    shutdown(fd, SHUT_WR);
    std::string answers = read_to_end(fd);
    close(fd);
    return answers;
  }

  static std::unique_ptr<Service> service_;
};

std::unique_ptr<Service> MalformedHttp::service_;

// libmicrohttpd sends the head of some of its own refusals twice.
std::set<std::string> different(const std::vector<std::string>& list) {
  return {list.begin(), list.end()};
}

std::vector<std::string> statuses(const std::string& answers) {
  std::vector<std::string> list;
  const std::string start = "HTTP/1.1 ";
  for (std::size_t at = 0; (at = answers.find(start, at)) != std::string::npos;) {
    at += start.size();
    list.push_back(answers.substr(at, 3));
  }
  return list;
}

const std::string get_head = "GET /health HTTP/1.1\r\nHost: x\r\n";
const std::string post_head = "POST /order HTTP/1.1\r\nHost: x\r\n";
const std::string next = "GET /version HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string chunked = "Transfer-Encoding: chunked\r\n";

TEST_F(MalformedHttp, AmbiguousRequestsEndTheConnection) {
  const std::pair<const char*, std::string> cases[] = {
      {"length and chunks", "Content-Length: 5\r\n" + chunked + "\r\n0\r\n\r\n"},
      {"two lengths", "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"},
      {"two different lengths", "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}"},
      {"list of lengths", "Content-Length: 2, 2\r\n\r\n{}"},
      {"signed length", "Content-Length: +2\r\n\r\n{}"},
      {"negative length", "Content-Length: -1\r\n\r\n{}"},
      {"hexadecimal length", "Content-Length: 0x2\r\n\r\n{}"},
      {"length with more", "Content-Length: 2x\r\n\r\n{}"},
      {"empty length", "Content-Length: \r\n\r\n{}"},
      {"space before the colon", "Content-Length : 2\r\n\r\n{}"},
      {"space within a name", "Content Length: 2\r\n\r\n{}"},
      {"no colon", "nothing\r\n\r\n"},
      {"second host", "Host: y\r\n\r\n"},
      {"two keys", "Idempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n"},
      {"no chunk size", chunked + "\r\nzz\r\nab\r\n0\r\n\r\n"},
      {"negative chunk size", chunked + "\r\n-1\r\nab\r\n0\r\n\r\n"},
      {"longer chunk than said", chunked + "\r\n2\r\n{}x\r\n0\r\n\r\n"},
  };
  for (const auto& [what, rest] : cases) {
    EXPECT_EQ(different(statuses(exchange(post_head + rest + next))), std::set<std::string>{"400"})
        << what;
  }
}

TEST_F(MalformedHttp, TooLargeAnnouncementsEndTheConnection) {
  for (const std::string& rest : {std::string("Content-Length: 99999999999999999999\r\n\r\n"),
                                  chunked + "\r\nffffffffffffffffff\r\nab\r\n0\r\n\r\n"}) {
    EXPECT_EQ(different(statuses(exchange(post_head + rest + next))), std::set<std::string>{"413"})
        << rest;
  }
}

// Some of these get no answer at all, which is fine too.
TEST_F(MalformedHttp, NonsenseIsNeverServed) {
  for (const std::string& bytes :
       {std::string("\r\n\r\n\r\n"), std::string("GET\r\n\r\n"), std::string("GET /health\r\n\r\n"),
        std::string("GET /health HTTP/1.1\r\n\r\n"),
        std::string("GET /health HTTP/9.9\r\nHost: x\r\n\r\n"),
        std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        std::string("GET /hea lth HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string("get /health HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string("GET /health%00 HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string("\x16\x03\x01\x02\x00\x01\x00", 7), std::string(100, '\0'),
        post_head + "Transfer-Encoding: gzip\r\n\r\n{}",
        post_head + "Transfer-Encoding: xchunked\r\n\r\n"}) {
    const std::string answers = exchange(bytes);
    for (const std::string& status : statuses(answers))
      EXPECT_GE(status, "400") << bytes << answers;
  }
}

TEST_F(MalformedHttp, PipelinedRequestsAreAnsweredInOrder) {
  const std::string order = R"({"symbol":"BTC","side":"buy","qty":1})";
  const std::string body = "Content-Length: " + std::to_string(order.size()) + "\r\n\r\n" + order;
  const std::string answers = exchange(
      get_head + "\r\n" + post_head + body + "GET /nope HTTP/1.1\r\nHost: x\r\n\r\n" + post_head +
      chunked + "\r\n2\r\n{}\r\n0\r\n\r\n" + next + get_head + "Connection: close\r\n\r\n" + next);
  EXPECT_EQ(statuses(answers), (std::vector<std::string>{"200", "503", "404", "400", "200", "200"}))
      << answers;
}

TEST_F(MalformedHttp, ManyRequestsOnOneConnection) {
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += get_head + "\r\n";
  EXPECT_EQ(statuses(exchange(bytes)), std::vector<std::string>(1000, "200"));
}

}  // namespace
}  // namespace test
