#include "service/dependency/postgres_handshake.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "unit/access_observe/listener.h"

namespace stackpilot::service {
namespace {

constexpr auto answer_timeout = Millis(300);

Dependency database(int port) {
  return Dependency{.contract = {.database = "exchange", .user = "someone"}, .port = port};
}

Reach probe(const std::string& reply) {
  const access::Listener server(reply);
  return shake_hands_with_postgres("127.0.0.1", database(server.port()), answer_timeout);
}

TEST(PostgresHandshake, AsksForASession) {
  const std::string message = startup_message(database(5432).contract);
  EXPECT_EQ(message, std::string("\0\0\0\x28\0\3\0\0user\0someone\0database\0exchange\0\0", 40));
  const access::Listener server("R");
  static_cast<void>(
      shake_hands_with_postgres("127.0.0.1", database(server.port()), answer_timeout));
  EXPECT_EQ(server.request(), message);
}

TEST(PostgresHandshake, ARequestForCredentialsMeansThatItAccepts) {
  const Reach reach = probe(std::string("R\0\0\0\x17\0\0\0\x0a", 9));
  EXPECT_TRUE(reach.ok) << reach.problem;
}

// Postgres sends "the database system is starting up" as an ordinary error message.
TEST(PostgresHandshake, AnErrorMeansThatItDoesNot) {
  EXPECT_EQ(probe(std::string("E\0\0\0\x08", 5)).problem, "it refuses sessions");
}

TEST(PostgresHandshake, SilenceMeansThatItDoesNotAndIsBounded) {
  const Stopwatch watch;
  const Reach reach = probe("");
  EXPECT_FALSE(reach.ok);
  EXPECT_TRUE(reach.problem.starts_with("connected, and then no answer")) << reach.problem;
  EXPECT_LT(watch.elapsed_ms(), 2'000);
}

TEST(PostgresHandshake, NobodyThereMeansThatItDoesNot) {
  const Reach reach =
      shake_hands_with_postgres("127.0.0.1", database(access::unused_port()), answer_timeout);
  EXPECT_FALSE(reach.ok);
  EXPECT_NE(reach.problem.find("Connection refused"), std::string::npos) << reach.problem;
}

}  // namespace
}  // namespace stackpilot::service
