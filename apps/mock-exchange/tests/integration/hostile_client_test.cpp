// Clients that send too much, too slowly or nonsense cannot hurt the others.

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/service.hpp"

namespace test {
namespace {

class HostileClient : public testing::Test {
 protected:
  HostileClient() : service_(base_environment()) {}
  ~HostileClient() override { EXPECT_EQ(service_.http().get("/health").status, 200); }

  Service service_;
};

TEST_F(HostileClient, LargeBody) {
  const Answer announced = service_.http().post("/order", std::string(5000, ' '));
  EXPECT_EQ(announced.status, 413);
  EXPECT_EQ(announced.detail(), "body_too_large");
  const std::string chunk = "1388\r\n" + std::string(5000, ' ') + "\r\n";
  const Answer chunked = service_.http().raw(
      "POST /order HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" +
      chunk + "0\r\n\r\n");
  EXPECT_EQ(chunked.status, 413);
}

TEST_F(HostileClient, LargeHeaderAndTarget) {
  EXPECT_EQ(service_.http().send({"GET", "/health", {}, {"X: " + std::string(20'000, 'x')}}).status,
            431);
  EXPECT_EQ(service_.http().get("/" + std::string(20'000, 'x')).status, 414);
}

TEST_F(HostileClient, Nonsense) {
  for (const char* bytes :
       {"\r\n\r\n\r\n", "GET\r\n\r\n", "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/9.9\r\nHost: x\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00",
        "POST /order HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /order HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"}) {
    const int fd = service_.http().connect();
    ASSERT_GE(fd, 0);
    EXPECT_GT(send(fd, bytes, strlen(bytes), MSG_NOSIGNAL), 0);
    shutdown(fd, SHUT_WR);
    const std::string answer = read_to_end(fd);
    EXPECT_FALSE(answer.starts_with("HTTP/1.1 2")) << bytes << answer;
    close(fd);
  }
}

TEST_F(HostileClient, PipelinedRequestsAreAllAnswered) {
  const std::string one = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string last = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const int fd = service_.http().connect();
  const std::string bytes = one + one + one + last;
  EXPECT_GT(send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), 0);
  const std::string answers = read_to_end(fd);
  close(fd);
  int count = 0;
  for (std::size_t at = 0; (at = answers.find("200 OK", at)) != std::string::npos; ++at) ++count;
  EXPECT_EQ(count, 4);
}

// Each byte resets an inactivity timer, so only a limit on the whole request helps.
TEST_F(HostileClient, SlowlorisIsCutOff) {
  const int fd = service_.http().connect();
  const std::string head = "GET /health HTTP/1.1\r\nX: ";
  EXPECT_GT(send(fd, head.data(), head.size(), MSG_NOSIGNAL), 0);
  const bool cut = eventually(
      [&] {
        usleep(50'000);
        return send(fd, "x", 1, MSG_NOSIGNAL) < 0;
      },
      Seconds(15));
  EXPECT_TRUE(cut);
  close(fd);
}

TEST_F(HostileClient, ConnectionsBeyondTheLimitAreToldToComeAgain) {
  std::vector<int> held;
  for (int i = 0; i < 1024; ++i) held.push_back(service_.http().connect());
  EXPECT_TRUE(eventually([&] {
    const Answer answer = service_.http().get("/health");
    return answer.status == 503 && answer.header("Retry-After") == "1" &&
           answer.detail() == "too_many_connections";
  }));
  for (const int fd : held) close(fd);
  EXPECT_TRUE(eventually([&] { return service_.http().get("/health").status == 200; }));
}

}  // namespace
}  // namespace test
