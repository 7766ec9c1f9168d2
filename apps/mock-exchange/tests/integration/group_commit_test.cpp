// Orders that wait at the same time are committed together, within limits. A table lock holds
// commits back for as long as a test needs.

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "support/service.hpp"

namespace test {
namespace {

constexpr const char* order = "/order?symbol=BTC&side=buy&qty=";

class GroupCommit : public testing::Test {
 protected:
  GroupCommit() : service_(environment_for(postgres_)), locker_(postgres_.connect()) {
    EXPECT_TRUE(service_.becomes_ready());
  }

  void hold_commits() { locker_.sql("BEGIN; LOCK TABLE orders IN SHARE MODE"); }
  void release_commits() { locker_.sql("COMMIT"); }

  // Waits until one order is stuck in its commit and `waiting` orders wait behind it.
  bool becomes_stuck(int waiting) const {
    return eventually([&] {
      return service_.metric("orders_committing") == 1 &&
             service_.metric("orders_waiting") == waiting;
    });
  }

  std::thread place(const std::string& qty, Answer& into) const {
    return std::thread([this, qty, &into] { into = service_.http().post(order + qty); });
  }

  PostgresServer postgres_;
  Service service_;
  PgClient locker_;
};

TEST_F(GroupCommit, OrdersThatWaitShareACommit) {
  hold_commits();
  std::vector<Answer> answers(21);
  std::vector<std::thread> clients;
  clients.push_back(place("1", answers[0]));
  EXPECT_TRUE(becomes_stuck(0));
  for (std::size_t i = 1; i < answers.size(); ++i) clients.push_back(place("1", answers[i]));
  EXPECT_TRUE(becomes_stuck(20));
  release_commits();
  for (std::thread& client : clients) client.join();
  for (const Answer& answer : answers) EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(service_.metric("order_commits_total"), 2);
  EXPECT_EQ(service_.metric("orders_committed_total"), 21);
  EXPECT_EQ(postgres_.sql("SELECT count(*), count(DISTINCT order_id) FROM orders"), "21|21");
}

// The service's own checks reject all bad orders, so the database gets an additional constraint.
TEST_F(GroupCommit, BadRowFailsAlone) {
  postgres_.sql("ALTER TABLE orders ADD CHECK (qty <> 666)");
  hold_commits();
  std::vector<Answer> answers(11);
  std::vector<std::thread> clients;
  clients.push_back(place("1", answers[0]));
  EXPECT_TRUE(becomes_stuck(0));
  for (std::size_t i = 1; i < answers.size(); ++i) {
    clients.push_back(place(i == 5 ? "666" : "2", answers[i]));
  }
  EXPECT_TRUE(becomes_stuck(10));
  release_commits();
  for (std::thread& client : clients) client.join();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    EXPECT_EQ(answers[i].status, i == 5 ? 503 : 200) << i << ' ' << answers[i].body;
  }
  EXPECT_EQ(answers[5].detail(), "db_failed");
  EXPECT_EQ(postgres_.sql("SELECT count(*) FROM orders"), "10");
  EXPECT_TRUE(service_.is_ready());
}

bool has_answer(int connection) {
  pollfd entry{connection, POLLIN, 0};
  return poll(&entry, 1, 0) == 1;
}

TEST_F(GroupCommit, OrdersBeyondTheQueueAreRefusedAtOnce) {
  constexpr int clients = 700;
  constexpr int queue = 512;
  hold_commits();
  std::vector<int> connections;
  const std::string request = std::string("POST ") + order +
                              "1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                              "Connection: close\r\n\r\n";
  for (int i = 0; i < clients; ++i) {
    connections.push_back(service_.http().connect());
    ASSERT_EQ(send(connections[static_cast<std::size_t>(i)], request.data(), request.size(),
                   MSG_NOSIGNAL),
              static_cast<ssize_t>(request.size()));
  }
  int answered = 0;
  // However many orders are in the stuck commit, the queue holds exactly its limit.
  EXPECT_TRUE(eventually([&] {
    answered = 0;
    for (const int connection : connections) answered += has_answer(connection) ? 1 : 0;
    return service_.metric("orders_waiting") == queue &&
           answered + queue + service_.metric("orders_committing") == clients;
  })) << answered;
  EXPECT_GT(answered, 0);
  for (const int connection : connections) {
    if (!has_answer(connection)) continue;
    const std::string text = read_to_end(connection);
    EXPECT_TRUE(text.starts_with("HTTP/1.1 503 ")) << text;
    EXPECT_NE(text.find("\r\nRetry-After: 1\r\n"), std::string::npos) << text;
    EXPECT_TRUE(text.ends_with(R"({"detail":"overloaded"})")) << text;
    break;
  }
  release_commits();
  for (const int connection : connections) close(connection);
  EXPECT_TRUE(eventually([&] { return service_.metric("orders_waiting") == 0; }));
  service_.make_order();
}

constexpr Seconds server_deadline{5.0};  // the statement_timeout of the service's sessions
constexpr int attempts = 3;

// The server executes the statement after the service has given up on it, which it does after 3 s.
// A machine that stands still meanwhile lets the server's own deadline come first, and then the
// outcome is known: such an attempt says nothing and is made again.
TEST_F(GroupCommit, HungCommitHasAnUnknownOutcomeAndMayBeRepeated) {
  hold_commits();
  const std::vector<std::string> key{"Idempotency-Key: hung"};
  Answer first;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    const auto begin = std::chrono::steady_clock::now();
    first = service_.http().post(std::string(order) + "1", {}, key);
    if (std::chrono::steady_clock::now() - begin < server_deadline) break;
  }
  EXPECT_EQ(first.status, 503);
  EXPECT_EQ(first.detail(), "order_outcome_unknown");
  // The log names the order, so that its outcome can be found out.
  EXPECT_TRUE(eventually([&] {
    const auto lines = service_.log();
    return std::any_of(lines.begin(), lines.end(), [](const auto& line) {
      return line.value("status", 0) == 503 && !line.value("order_id", "").empty();
    });
  }));
  release_commits();
  EXPECT_TRUE(service_.becomes_ready());
  const Answer second = service_.http().post(std::string(order) + "1", {}, key);
  EXPECT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(postgres_.sql("SELECT order_id FROM orders"), second.json().value("order_id", ""));
}

// The commit is durable, but its answer never comes: the server waits for a standby that does not
// exist, and then the connection is cut.
TEST_F(GroupCommit, CutBetweenCommitAndAnswerIsUnknownAndMayBeRepeated) {
  postgres_.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
  postgres_.sql("SELECT pg_reload_conf()");
  EXPECT_TRUE(eventually([&] { return !postgres_.sql("SHOW synchronous_standby_names").empty(); }));
  const std::vector<std::string> key{"Idempotency-Key: cut"};
  Answer cut;
  std::thread client([&] { cut = service_.http().post(std::string(order) + "1", {}, key); });
  const std::string waiting =
      "FROM pg_stat_activity WHERE application_name = 'mock-exchange' AND wait_event = 'SyncRep'";
  EXPECT_TRUE(eventually([&] { return postgres_.sql("SELECT count(*) " + waiting) == "1"; }));
  postgres_.sql("SELECT pg_terminate_backend(pid) " + waiting);
  client.join();
  EXPECT_EQ(cut.status, 503);
  EXPECT_EQ(cut.detail(), "order_outcome_unknown");

  postgres_.sql("ALTER SYSTEM RESET synchronous_standby_names");
  postgres_.sql("SELECT pg_reload_conf()");
  EXPECT_TRUE(service_.becomes_ready());
  const Answer again = service_.http().post(std::string(order) + "1", {}, key);
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(postgres_.sql("SELECT order_id FROM orders"), again.json().value("order_id", ""));
}

}  // namespace
}  // namespace test
