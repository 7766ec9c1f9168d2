// Clients that send too much, too slowly or nonsense cannot hurt the others.

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "support/service.hpp"

namespace test {
namespace {

bool send_all(int fd, const std::string& bytes) {
  return send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

class HostileClient : public testing::Test {
 protected:
  HostileClient() : service_(without_quarantine(base_environment())) {}
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

// Clients that hold a connection without finishing are disconnected in time, tested all at once.
// Each byte of the slow one would reset an inactivity timer, so only a limit per request helps.
TEST_F(HostileClient, ThoseWhoNeverFinishAreCutOff) {
  const HttpClient& http = service_.http();
  const int silent = http.connect();
  const int slow = http.connect();
  const int idle = http.connect();
  const int deaf = http.connect();
  const std::size_t resident = service_.memory_kib("VmRSS");
  EXPECT_TRUE(send_all(slow, "GET /health HTTP/1.1\r\nX: "));
  EXPECT_TRUE(send_all(idle, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"));
  const std::string requests = repeated("GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n", 20'000);
  // This client never reads: sooner or later it cannot even send.
  send(deaf, requests.data(), requests.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  EXPECT_TRUE(eventually([&] { return service_.metric("http_connections") == 5; }));

  EXPECT_TRUE(eventually(
      [&] {
        usleep(50'000);
        return !send_all(slow, "x");
      },
      Seconds(20)));
  // The remaining connection is the one that asks for the metric.
  EXPECT_TRUE(eventually([&] { return service_.metric("http_connections") == 1; }));
  EXPECT_GE(service_.metric("http_overdue_connections_total"), 4);
  EXPECT_LE(service_.memory_kib("VmRSS"), resident + 16UL * 1024);  // the answers are 360 MB
  for (const int fd : {silent, slow, idle, deaf}) close(fd);
}

// libmicrohttpd closes the connection of such a request, and never tells us that the request is
// over.
TEST_F(HostileClient, MoreParametersOrCookiesThanFitCostNoMemory) {
  const std::string parameters = "GET /price?" + repeated("a=b&", 1000) + " HTTP/1.1\r\n";
  const std::string cookies = "GET /price HTTP/1.1\r\nCookie: " + repeated("a=b; ", 1000) + "\r\n";
  const auto send_many = [&] {
    std::vector<int> clients;
    for (int i = 0; i < 400; ++i) {
      clients.push_back(service_.http().connect());
      send_all(clients.back(), (i % 2 == 0 ? parameters : cookies) + "Host: x\r\n\r\n");
    }
    EXPECT_TRUE(eventually([&] { return service_.metric("http_connections") == 1; }));
    for (const int fd : clients) close(fd);
  };
  send_many();  // what the allocator keeps for itself
  const std::size_t resident = service_.memory_kib("VmRSS");
  for (int i = 0; i < 3; ++i) send_many();
  EXPECT_LE(service_.memory_kib("VmRSS"), resident + 4UL * 1024);  // the requests are 40 MB
  EXPECT_EQ(service_.metric("http_active_requests"), 1);
}

// Clients that disconnect while their orders wait leave no resources behind.
TEST_F(HostileClient, ThoseWhoGoAwayAreForgotten) {
  const std::size_t descriptors = service_.descriptors();
  for (int i = 0; i < 200; ++i) {
    const int fd = service_.http().connect();
    send_all(fd, "POST /order?symbol=BTC&side=buy&qty=1 HTTP/1.1\r\nHost: x\r\n");
    if (i % 2 == 0) send_all(fd, "Content-Length: 10\r\n\r\n{");
    const linger reset{1, 0};
    if (i % 3 == 0) setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    close(fd);
  }
  EXPECT_TRUE(eventually([&] { return service_.metric("http_connections") == 1; }));
  EXPECT_EQ(service_.metric("http_active_requests"), 1);
  EXPECT_LE(service_.descriptors(), descriptors + 1);
}

// Sends a request on an open connection and returns the status of the answer.
int status_on(int fd, const std::string& target) {
  if (!send_all(fd, "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n")) return 0;
  std::array<char, 4096> bytes{};
  const ssize_t size = recv(fd, bytes.data(), bytes.size(), 0);
  const std::string head(bytes.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
  return head.starts_with("HTTP/1.1 ") ? std::stoi(head.substr(9, 3)) : 0;
}

// Clients that hold silent connections affect only new clients, and not for long.
TEST_F(HostileClient, ConnectionsBeyondTheLimitAreToldToComeAgain) {
  const int established = service_.http().connect();
  EXPECT_EQ(status_on(established, "/version"), 200);
  std::vector<int> held;
  held.reserve(1024);
  for (int i = 0; i < 1024; ++i) held.push_back(service_.http().connect());
  const Answer answer = service_.http().get("/version");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("Retry-After"), "1");
  EXPECT_EQ(answer.detail(), "too_many_connections");
  EXPECT_EQ(service_.http().get("/health").status, 200);
  EXPECT_NE(service_.http().get("/started").detail(), "too_many_connections");
  EXPECT_EQ(status_on(established, "/version"), 200);
  // The service closes the silent connections while the clients still hold them.
  EXPECT_TRUE(
      eventually([&] { return service_.http().get("/version").status == 200; }, Seconds(5)));
  for (const int fd : held) close(fd);
  close(established);
}

// Answers that clients do not read stay in the service's memory, which must be bounded.
TEST(DeafReaders, CannotFillTheMemory) {
  const PostgresServer postgres;
  const Service service(without_quarantine(environment_for(postgres)));
  ASSERT_TRUE(service.becomes_ready());
  postgres.sql(
      "INSERT INTO orders (order_id, symbol, side, qty) "
      "SELECT gen_random_uuid(), 'BTC', 'buy', 1 FROM generate_series(1, 1000)");
  const std::size_t resident = service.memory_kib("VmRSS");
  std::vector<int> deaf;
  for (int i = 0; i < 700; ++i) {
    const int fd = service.http().connect();
    const int little = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &little, sizeof(little));
    send_all(fd, "GET /orders?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n");
    deaf.push_back(fd);
  }
  EXPECT_TRUE(eventually(
      [&] { return service.metric(R"(http_requests_total{route="/orders",status="503"})") > 0; }));
  EXPECT_LE(service.memory_kib("VmHWM"), resident + 96UL * 1024);
  EXPECT_EQ(service.http().get("/health").status, 200);
  for (const int fd : deaf) close(fd);
  EXPECT_TRUE(eventually([&] { return service.http().get("/orders?limit=1000").status == 200; }));
}

}  // namespace
}  // namespace test
