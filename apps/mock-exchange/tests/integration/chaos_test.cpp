// Faults under load, one after the other, on one service that is never restarted: it reports the
// problem, recovers by itself, and keeps every acknowledged order exactly once.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "support/black_hole.hpp"
#include "support/service.hpp"
#include "support/traffic.hpp"

namespace test {
namespace {

class Chaos : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    postgres_ = std::make_unique<PostgresServer>();
    service_ = std::make_unique<Service>(environment_for(*postgres_));
  }
  static void TearDownTestSuite() {
    service_.reset();
    postgres_.reset();
  }

  void SetUp() override {
    ASSERT_TRUE(service_->becomes_ready());
    descriptors_ = service_->descriptors();
    traffic_ = std::make_unique<Traffic>(service_->http(), 4);
    EXPECT_TRUE(traffic_->flows());
  }

  void TearDown() override {
    EXPECT_TRUE(service_->becomes_ready());
    EXPECT_TRUE(traffic_->flows());
    traffic_->stop();
    traffic_->expect_kept_once(*postgres_);
    EXPECT_TRUE(service_->process().is_running());
    EXPECT_TRUE(eventually([this] { return service_->descriptors() <= descriptors_; }))
        << service_->descriptors() << " descriptors, " << descriptors_ << " before";
  }

  // The service reports the reason on /ready, stays alive, and refuses orders.
  static void expect_outage(const std::string& reason) {
    EXPECT_TRUE(service_->becomes_unready(reason)) << service_->http().get("/ready").body;
    EXPECT_EQ(service_->http().get("/health").status, 200);
    const Answer order = service_->http().post("/order?symbol=ETH&side=sell&qty=0.5");
    EXPECT_EQ(order.status, 503);
    EXPECT_EQ(order.header("Retry-After"), "1");
  }

  static std::unique_ptr<PostgresServer> postgres_;
  static std::unique_ptr<Service> service_;
  std::unique_ptr<Traffic> traffic_;
  std::size_t descriptors_ = 0;
};

std::unique_ptr<PostgresServer> Chaos::postgres_;
std::unique_ptr<Service> Chaos::service_;

// G-02-01, G-03-07
TEST_F(Chaos, Stop) {
  postgres_->stop();
  expect_outage("db_unreachable");
  postgres_->start();
}

TEST_F(Chaos, KillInTheMiddleOfCommits) {
  for (int round = 0; round < 5; ++round) {
    postgres_->kill();
    expect_outage("db_unreachable");
    postgres_->start();
    EXPECT_TRUE(service_->becomes_ready());
    EXPECT_TRUE(traffic_->flows());
  }
}

TEST_F(Chaos, RestartWithoutAPause) {
  for (int round = 0; round < 3; ++round) {
    postgres_->stop();
    postgres_->start();
    EXPECT_TRUE(service_->becomes_ready());
    EXPECT_TRUE(traffic_->flows());
  }
}

TEST_F(Chaos, Freeze) {
  postgres_->freeze();
  expect_outage("db_timeout");
  postgres_->thaw();
}

TEST_F(Chaos, BlackHole) {
  try {
    const BlackHole hole(*postgres_);
    expect_outage("db_timeout");
  } catch (const std::runtime_error& error) {
    GTEST_SKIP() << error.what();
  }
}

TEST_F(Chaos, ConnectionsBroken) {
  const double changes = service_->metric("db_state_changes_total");
  for (int round = 0; round < 10; ++round) {
    postgres_->disconnect_service();
    EXPECT_TRUE(eventually(
        [&] { return service_->metric("db_state_changes_total") >= changes + 2 * (round + 1); }));
    EXPECT_TRUE(traffic_->flows());
  }
}

TEST_F(Chaos, LoginRefused) {
  postgres_->refuse_service();
  EXPECT_TRUE(eventually([] { return !postgres_->connect_as_service(); }));
  postgres_->disconnect_service();
  expect_outage("db_auth_failed");
  postgres_->admit_service();
}

TEST_F(Chaos, PasswordChanged) {
  postgres_->sql("ALTER ROLE exchange PASSWORD 'another'");
  postgres_->disconnect_service();
  expect_outage("db_auth_failed");
  postgres_->sql("ALTER ROLE exchange PASSWORD 'secret'");
}

TEST_F(Chaos, ConnectionSlotsExhausted) {
  postgres_->stop();
  postgres_->start({"max_connections=8", "superuser_reserved_connections=3"});
  EXPECT_TRUE(service_->becomes_ready());
  constexpr std::size_t slots = 5;
  std::vector<PgClient> others;
  // The other clients take the freed slots. Where the service was quicker, by whichever of its
  // connections, it is disconnected again: with one slot left an order may still succeed.
  EXPECT_TRUE(eventually([&] {
    while (auto one = postgres_->connect_as_service()) others.push_back(std::move(*one));
    if (others.size() < slots) postgres_->disconnect_service();
    return others.size() == slots &&
           service_->http().get("/ready").detail() == "db_too_many_connections";
  })) << others.size();
  expect_outage("db_too_many_connections");
  others.clear();
}

// A standby that takes no connections: the server answers that it is still starting up.
TEST_F(Chaos, StartingUp) {
  postgres_->stop();
  const std::string mark = postgres_->data() + "/standby.signal";
  std::ofstream(mark).close();
  postgres_->launch({"hot_standby=off"});
  expect_outage("db_starting_up");
  postgres_->stop();
  std::filesystem::remove(mark);
  postgres_->start();
}

}  // namespace
}  // namespace test
