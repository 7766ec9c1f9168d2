// The same Idempotency-Key never makes a second order.

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <thread>

#include "support/service.hpp"

namespace test {
namespace {

class Idempotency : public testing::Test {
 protected:
  static void SetUpTestSuite() { postgres_ = std::make_unique<PostgresServer>(); }
  static void TearDownTestSuite() { postgres_.reset(); }

  Idempotency() : service_(environment_for(*postgres_)) { EXPECT_TRUE(service_.becomes_ready()); }

  static Answer post(const Service& service, const std::string& key, const std::string& qty) {
    return service.http().post("/order?symbol=BTC&side=buy&qty=" + qty, {},
                               {"Idempotency-Key: " + key});
  }

  static std::unique_ptr<PostgresServer> postgres_;
  Service service_;
};

std::unique_ptr<PostgresServer> Idempotency::postgres_;

TEST_F(Idempotency, RepetitionGetsTheFirstAnswer) {
  const Answer first = post(service_, "repeat", "1.5");
  ASSERT_EQ(first.status, 200);
  EXPECT_EQ(post(service_, "repeat", "1.5").body, first.body);
  // The same order, written differently.
  const Answer other = service_.http().post("/order", R"({"symbol":"btc","side":"BUY","qty":1.50})",
                                            {"Idempotency-Key: repeat"});
  EXPECT_EQ(other.body, first.body);
  EXPECT_EQ(postgres_->sql("SELECT count(*) FROM orders WHERE qty = 1.5"), "1");
}

TEST_F(Idempotency, AnotherBodyConflicts) {
  ASSERT_EQ(post(service_, "conflict", "77").status, 200);
  const Answer answer = post(service_, "conflict", "78");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.detail(), "idempotency_key_reused");
  EXPECT_EQ(postgres_->sql("SELECT count(*) FROM orders WHERE qty = 78"), "0");
}

TEST_F(Idempotency, RefusedOrderDoesNotUseUpTheKey) {
  EXPECT_EQ(post(service_, "later", "nan").status, 400);
  EXPECT_EQ(post(service_, "later", "1").status, 200);
}

TEST_F(Idempotency, KeysMayHoldWhatArraysQuote) {
  const std::string key = R"(a"b\c,{d}'$1)";
  const Answer first = post(service_, key, "3");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(post(service_, key, "3").body, first.body);
  const Answer null = post(service_, "NULL", "3");
  ASSERT_EQ(null.status, 200);
  EXPECT_EQ(post(service_, "NULL", "3").body, null.body);
  EXPECT_EQ(post(service_, std::string(201, 'k'), "3").detail(), "invalid_idempotency_key");
}

TEST_F(Idempotency, SurvivesARestartOfTheService) {
  const Answer first = post(service_, "restart", "5");
  ASSERT_EQ(first.status, 200);
  const Service second(environment_for(*postgres_));
  ASSERT_TRUE(second.becomes_ready());
  EXPECT_EQ(post(second, "restart", "5").body, first.body);
}

// Two instances, many clients, each key sent by all of them at once; unkeyed orders in between, so
// that groups are mixed.
TEST_F(Idempotency, ConcurrentDuplicatesMakeOneOrder) {
  const Service second(environment_for(*postgres_));
  ASSERT_TRUE(second.becomes_ready());
  constexpr int clients = 8;
  constexpr int keys = 25;
  std::vector<std::vector<std::string>> answers(clients);
  std::vector<std::thread> threads;
  threads.reserve(clients);
  for (int c = 0; c < clients; ++c) {
    threads.emplace_back([&, c] {
      const Service& service = c % 2 == 0 ? service_ : second;
      for (int k = 0; k < keys; ++k) {
        answers[c].push_back(post(service, "race-" + std::to_string(k), "42.125").body);
        service.http().post("/order?symbol=ETH&side=sell&qty=42.5");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int k = 0; k < keys; ++k) {
    std::set<std::string> different;
    for (const auto& list : answers) different.insert(list[static_cast<std::size_t>(k)]);
    EXPECT_EQ(different.size(), 1U) << *different.begin();
    EXPECT_NE(different.begin()->find("accepted"), std::string::npos) << *different.begin();
  }
  EXPECT_EQ(postgres_->sql("SELECT count(*) FROM orders WHERE qty = 42.125"), std::to_string(keys));
  EXPECT_EQ(postgres_->sql("SELECT count(*) FROM orders WHERE qty = 42.5"),
            std::to_string(clients * keys));
}

}  // namespace
}  // namespace test
