// How long /ready may be wrong. The bounds here allow for a busy machine; `make bench-service`
// measures the real times.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "support/black_hole.hpp"
#include "support/private_names.hpp"
#include "support/service.hpp"
#include "support/traffic.hpp"

namespace test {
namespace {

std::vector<std::string> with_host(std::vector<std::string> environment, const std::string& host) {
  for (std::string& entry : environment) {
    if (entry.starts_with("DB_HOST=")) entry = "DB_HOST=" + host;
  }
  return environment;
}

constexpr Seconds death_bound{1.0};    // promised: 0.25
constexpr Seconds silence_bound{2.0};  // promised: 1
constexpr Seconds return_bound{1.0};   // promised: 0.25

class Readiness : public testing::Test {
 protected:
  Readiness() : service_(environment_for(postgres_)) { EXPECT_TRUE(service_.becomes_ready()); }

  Seconds until_ready_is(bool wanted) const {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_TRUE(eventually([&] { return service_.is_ready() == wanted; }));
    return std::chrono::steady_clock::now() - start;
  }

  PostgresServer postgres_;
  Service service_;
};

TEST_F(Readiness, StopAndKillAreSeenAtOnce) {
  for (int round = 0; round < 3; ++round) {
    postgres_.stop();
    EXPECT_LT(until_ready_is(false), death_bound);
    postgres_.start();
    EXPECT_LT(until_ready_is(true), return_bound);
    postgres_.kill();
    EXPECT_LT(until_ready_is(false), death_bound);
    postgres_.start();
    EXPECT_LT(until_ready_is(true), return_bound);
  }
}

TEST_F(Readiness, FreezeIsSeenSoon) {
  postgres_.freeze();
  EXPECT_LT(until_ready_is(false), silence_bound);
  postgres_.thaw();
  EXPECT_LT(until_ready_is(true), return_bound);
}

TEST_F(Readiness, SilentCutIsSeenSoon) {
  try {
    const BlackHole hole(postgres_);
    EXPECT_LT(until_ready_is(false), silence_bound);
    std::this_thread::sleep_for(Seconds(1));
  } catch (const std::runtime_error& error) {
    GTEST_SKIP() << error.what();
  }
  EXPECT_LT(until_ready_is(true), return_bound);
}

// What was sent into the cut is repeated by TCP after 0.2, 0.6, 1.4, 3 s: whoever waits for that is
// late.
TEST_F(Readiness, OrdersUnderWayInACutHoldNobodyUp) {
  Traffic traffic(service_.http(), 4);
  for (const double longer : {0.2, 0.8, 1.4}) {
    EXPECT_TRUE(traffic.flows());
    try {
      const BlackHole hole(postgres_);
      EXPECT_LT(until_ready_is(false), silence_bound);
      std::this_thread::sleep_for(Seconds(longer));
    } catch (const std::runtime_error& error) {
      traffic.stop();
      GTEST_SKIP() << error.what();
    }
    EXPECT_LT(until_ready_is(true), return_bound);
  }
  traffic.stop();
  traffic.expect_kept_once(postgres_);
}

// The same without a clock: the connection of one order hangs, the prober's breaks and comes back.
TEST_F(Readiness, AHangingOrderHasAFreshConnectionBesideIt) {
  service_.make_order();
  const std::string of_service = "FROM pg_stat_activity WHERE application_name = 'mock-exchange'";
  const auto writer = static_cast<pid_t>(std::stol(
      postgres_.sql("SELECT pid " + of_service + " AND query LIKE 'INSERT INTO orders%'")));
  kill(writer, SIGSTOP);
  auto hanging = std::async(std::launch::async, [this] {
    return service_.http().post("/order?symbol=BTC&side=buy&qty=2");
  });
  EXPECT_TRUE(eventually([this] { return service_.metric("orders_committing") == 1; }));
  const double changes = service_.metric("db_state_changes_total");
  postgres_.sql("SELECT pg_terminate_backend(pid) " + of_service + " AND pid <> " +
                std::to_string(writer));
  EXPECT_TRUE(eventually([&] { return service_.metric("db_state_changes_total") > changes; }));
  EXPECT_TRUE(service_.becomes_ready());
  service_.make_order();
  EXPECT_EQ(hanging.wait_for(Seconds(0)), std::future_status::timeout)
      << "the other order had to end first";
  kill(writer, SIGCONT);
  const Answer late = hanging.get();
  EXPECT_EQ(late.status, 200) << late.body;
  EXPECT_EQ(postgres_.sql("SELECT count(*) FROM orders WHERE qty = 2"), "1");
}

// After a stop of its own process, the last answer of the database is old; that is no news of it.
TEST_F(Readiness, AServiceThatWasStoppedAsksBeforeItAnswers) {
  const double changes = service_.metric("db_state_changes_total");
  for (int round = 0; round < 3; ++round) {
    service_.process().signal(SIGSTOP);
    auto asked = std::async(std::launch::async, [this] { return service_.http().get("/ready"); });
    std::this_thread::sleep_for(Seconds(1.2));
    service_.process().signal(SIGCONT);
    const Answer answer = asked.get();
    EXPECT_EQ(answer.status, 200) << answer.body;
  }
  EXPECT_EQ(service_.metric("db_state_changes_total"), changes);
  // It does tell what happened meanwhile.
  service_.process().signal(SIGSTOP);
  auto asked = std::async(std::launch::async, [this] { return service_.http().get("/ready"); });
  postgres_.stop();
  std::this_thread::sleep_for(Seconds(1.2));
  service_.process().signal(SIGCONT);
  EXPECT_EQ(asked.get().detail(), "db_unreachable");
}

// The connection works and reads succeed, but an order would be refused.
TEST_F(Readiness, IsAboutWritesToo) {
  struct Case {
    const char* what;
    const char* break_it;
    const char* mend_it;
    const char* detail;
  };
  const Case cases[] = {
      {"a role that may only read", "ALTER ROLE exchange SET default_transaction_read_only = on",
       "ALTER ROLE exchange RESET default_transaction_read_only", "db_read_only"},
      {"a privilege that is gone", "REVOKE INSERT ON orders FROM exchange",
       "GRANT INSERT ON orders TO exchange", "db_failed"},
      {"a table that is gone", "ALTER TABLE idempotency_keys RENAME TO elsewhere",
       "ALTER TABLE elsewhere RENAME TO idempotency_keys", "db_schema_missing"},
  };
  const std::string order = service_.make_order();
  for (const Case& one : cases) {
    postgres_.sql(one.break_it);
    // A setting of the role affects only new connections.
    if (std::string(one.detail) == "db_read_only") postgres_.disconnect_service();
    EXPECT_TRUE(service_.becomes_unready(one.detail)) << one.what;
    EXPECT_EQ(service_.http().post("/order?symbol=BTC&side=buy&qty=1").status, 503) << one.what;
    postgres_.sql(one.mend_it);
    if (std::string(one.detail) == "db_read_only") postgres_.disconnect_service();
    EXPECT_LT(until_ready_is(true), return_bound) << one.what;
    EXPECT_EQ(service_.http().get("/orders/" + order).status, 200) << one.what;
  }
}

TEST_F(Readiness, ReadsGoOnWhereWritesAreRefused) {
  const std::string order = service_.make_order();
  postgres_.sql("REVOKE INSERT ON orders FROM exchange");
  EXPECT_TRUE(service_.becomes_unready("db_failed"));
  EXPECT_EQ(service_.http().get("/orders/" + order).status, 200);
  postgres_.sql("GRANT INSERT ON orders TO exchange");
  EXPECT_TRUE(service_.becomes_ready());
}

// Listens on the loopback address. What is not accepted yet waits in the backlog.
class Listener {
 public:
  explicit Listener(int backlog) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address_), sizeof(address_)), 0);
    socklen_t size = sizeof(address_);
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address_), &size);
    EXPECT_EQ(listen(socket_, backlog), 0);
  }
  ~Listener() {
    for (const int one : taken_) close(one);
    close(socket_);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int port() const { return ntohs(address_.sin_port); }

  // The next connection, within 10 s, as a socket that stays ours.
  int accept_one() {
    const timeval patience{10, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    taken_.push_back(accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC));
    return taken_.back();
  }
  // The kernel drops further attempts to connect, as it does when the backlog is full.
  void fill() {
    for (int i = 0; i < 8; ++i) {
      const int one = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      // Established or dropped: both fill.
      static_cast<void>(
          connect(one, reinterpret_cast<const sockaddr*>(&address_), sizeof(address_)));
      taken_.push_back(one);
    }
  }
  // The local ports of those whose attempt to connect has no answer yet.
  std::set<std::string> knocking() const {
    std::ostringstream here;
    here << "0100007F:" << std::uppercase << std::hex << port();
    constexpr const char* syn_sent = "02";
    std::set<std::string> found;
    std::ifstream table("/proc/net/tcp");
    for (std::string line; std::getline(table, line);) {
      std::istringstream fields(line);
      std::string number, local, remote, state;
      fields >> number >> local >> remote >> state;
      if (remote == here.str() && state == syn_sent) found.insert(local);
    }
    return found;
  }

 private:
  int socket_;
  sockaddr_in address_{};
  std::vector<int> taken_;
};

std::vector<std::string> with_port(std::vector<std::string> environment, int port) {
  for (std::string& entry : environment) {
    if (entry.starts_with("DB_PORT=")) entry = "DB_PORT=" + std::to_string(port);
  }
  return environment;
}

// The kernel would repeat a lost attempt to connect only after a second.
TEST_F(Readiness, ALostAttemptToConnectIsReplaced) {
  Listener deaf(0);
  deaf.fill();
  const std::set<std::string> own = deaf.knocking();
  const Service service(with_port(environment_for(postgres_), deaf.port()));
  std::set<std::string> seen;
  EXPECT_TRUE(eventually(
      [&] {
        seen.merge(deaf.knocking());
        return seen.size() >= own.size() + 3;
      },
      Seconds(60)))
      << seen.size();
  EXPECT_TRUE(service.becomes_unready("db_timeout"));
}

// Connected, and then no answer: the server is slow, or an answer was lost. Both stay possible.
TEST_F(Readiness, AHalfMadeConnectionHasARival) {
  Listener silent(8);
  const Service service(with_port(environment_for(postgres_), silent.port()));
  const int first = silent.accept_one();
  ASSERT_GE(first, 0);
  char ignored[1024];
  EXPECT_GT(recv(first, ignored, sizeof(ignored), 0), 0);
  ASSERT_GE(silent.accept_one(), 0);
  EXPECT_EQ(recv(first, ignored, sizeof(ignored), MSG_DONTWAIT), -1) << "the first was given up";
}

// The name of a stopped compose service does not resolve, and looking it up takes seconds.
TEST_F(Readiness, VanishedNameStallsNothing) {
  const PrivateNames names;
  if (!names.obstacle().empty()) GTEST_SKIP() << names.obstacle();
  names.set_hosts("127.0.0.1 orders-db\n");
  const Service service(with_host(environment_for(postgres_), "orders-db"), names.folder());
  EXPECT_TRUE(service.becomes_ready());

  names.set_hosts("");
  postgres_.stop();
  EXPECT_TRUE(service.becomes_unready("db_unreachable"));
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 400; ++i) {
    const auto asked = std::chrono::steady_clock::now();
    EXPECT_EQ(service.http().get("/health").status, 200);
    EXPECT_LT(std::chrono::steady_clock::now() - asked, Seconds(0.5));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_GT(std::chrono::steady_clock::now() - start, Seconds(4));
  EXPECT_TRUE(service.becomes_unready("db_unreachable"));

  postgres_.start();
  names.set_hosts("127.0.0.1 orders-db\n");
  EXPECT_TRUE(service.becomes_ready());
}

// A look-up that hangs is overtaken by the next one, and there is always room for that.
TEST_F(Readiness, ANameThatReturnsIsFoundSoon) {
  const PrivateNames names;
  if (!names.obstacle().empty()) GTEST_SKIP() << names.obstacle();
  names.set_hosts("127.0.0.1 orders-db\n");
  const Service service(with_host(environment_for(postgres_), "orders-db"), names.folder());
  EXPECT_TRUE(service.becomes_ready());
  for (int round = 0; round < 3; ++round) {
    names.set_hosts("");
    postgres_.disconnect_service();
    EXPECT_TRUE(service.becomes_unready("db_unreachable"));
    std::this_thread::sleep_for(Seconds(2.3));
    names.set_hosts("127.0.0.1 orders-db\n");
    const auto start = std::chrono::steady_clock::now();
    EXPECT_TRUE(service.becomes_ready());
    EXPECT_LT(std::chrono::steady_clock::now() - start, return_bound);
  }
}

}  // namespace
}  // namespace test
