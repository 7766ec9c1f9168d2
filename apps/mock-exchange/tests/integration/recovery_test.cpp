// What the service says and does while its database is away, and that it recovers by itself.

#include <gtest/gtest.h>

#include <memory>

#include "support/service.hpp"

namespace test {
namespace {

class Recovery : public testing::Test {
 protected:
  static void SetUpTestSuite() { postgres_ = std::make_unique<PostgresServer>(); }
  static void TearDownTestSuite() { postgres_.reset(); }

  static std::unique_ptr<PostgresServer> postgres_;
};

std::unique_ptr<PostgresServer> Recovery::postgres_;

TEST_F(Recovery, WithoutConfigurationItLives) {
  const Service service(base_environment());
  EXPECT_TRUE(service.becomes_unready("db_not_configured"));
  EXPECT_EQ(service.http().get("/health").status, 200);
  EXPECT_EQ(
      service.http().get("/ready").body,
      R"({"ready":false,"checks":{"config_loaded":true,"db":false},"detail":"db_not_configured"})");
  const Answer order = service.http().post("/order?symbol=BTC&side=buy&qty=1");
  EXPECT_EQ(order.status, 503);
  EXPECT_EQ(order.detail(), "db_not_configured");
  EXPECT_EQ(order.header("Retry-After"), "1");
  EXPECT_EQ(service.http().get("/orders").status, 503);
}

TEST_F(Recovery, WrongPasswordIsNamed) {
  const Service service(environment_for(*postgres_, "wrong"));
  EXPECT_TRUE(service.becomes_unready("db_auth_failed"));
  EXPECT_EQ(service.http().get("/health").status, 200);
}

TEST_F(Recovery, MissingDatabaseAndUnknownHostAreNamed) {
  auto environment = environment_for(*postgres_);
  for (std::string& entry : environment) {
    if (entry.starts_with("DB_NAME=")) entry = "DB_NAME=nosuch";
  }
  const Service nameless(environment);
  EXPECT_TRUE(nameless.becomes_unready("db_database_missing"));
  environment = environment_for(*postgres_);
  for (std::string& entry : environment) {
    if (entry.starts_with("DB_HOST=")) entry = "DB_HOST=nosuch.invalid";
  }
  const Service lost(environment);
  EXPECT_TRUE(lost.becomes_unready("db_unreachable"));
}

TEST_F(Recovery, StopAndStart) {
  Service service(environment_for(*postgres_));
  ASSERT_TRUE(service.becomes_ready());
  const std::string id = service.make_order();
  const std::size_t descriptors = service.descriptors();

  for (int round = 0; round < 3; ++round) {
    postgres_->stop();
    EXPECT_TRUE(service.becomes_unready("db_unreachable"));
    EXPECT_EQ(service.http().get("/health").status, 200);
    EXPECT_EQ(service.http().post("/order?symbol=BTC&side=buy&qty=1").status, 503);
    EXPECT_EQ(service.http().get("/orders/" + id).status, 503);
    // What needs no database is not held up by its loss.
    EXPECT_EQ(service.http().get("/price?symbol=BTC").status, 200);

    postgres_->start();
    EXPECT_TRUE(service.becomes_ready());
    EXPECT_EQ(service.http().get("/orders/" + id).status, 200);
    service.make_order();
  }
  EXPECT_TRUE(eventually([&] { return service.descriptors() <= descriptors; }));
  EXPECT_TRUE(service.process().is_running());
}

TEST_F(Recovery, PowerCutLosesNoAcknowledgedOrder) {
  const Service service(environment_for(*postgres_));
  ASSERT_TRUE(service.becomes_ready());
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) ids.push_back(service.make_order());
  postgres_->kill();
  EXPECT_TRUE(eventually([&] { return service.http().get("/ready").status == 503; }));
  postgres_->start();
  EXPECT_TRUE(service.becomes_ready());
  for (const std::string& id : ids) EXPECT_EQ(service.http().get("/orders/" + id).status, 200);
}

TEST_F(Recovery, FrozenServerIsATimeout) {
  const Service service(environment_for(*postgres_));
  ASSERT_TRUE(service.becomes_ready());
  postgres_->freeze();
  EXPECT_TRUE(service.becomes_unready("db_timeout"));
  EXPECT_EQ(service.http().get("/health").status, 200);
  postgres_->thaw();
  EXPECT_TRUE(service.becomes_ready());
  service.make_order();
}

TEST_F(Recovery, LostConnectionsComeBack) {
  const Service service(environment_for(*postgres_));
  ASSERT_TRUE(service.becomes_ready());
  postgres_->sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
      "WHERE application_name = 'mock-exchange'");
  EXPECT_TRUE(eventually(
      [&] { return service.http().post("/order?symbol=BTC&side=buy&qty=1").status == 200; }));
  EXPECT_TRUE(service.becomes_ready());
}

TEST_F(Recovery, EmptyDatabaseUnderneathGetsTheSchema) {
  const Service service(environment_for(*postgres_));
  ASSERT_TRUE(service.becomes_ready());
  const std::string id = service.make_order();
  postgres_->stop();
  postgres_->make_empty();
  postgres_->start();
  EXPECT_TRUE(service.becomes_ready());
  EXPECT_EQ(service.http().get("/orders/" + id).status, 404);
  service.make_order();
  EXPECT_EQ(postgres_->sql("SELECT count(*) FROM orders"), "1");
}

TEST_F(Recovery, DroppedTableIsNamedAndAWholeNewSchemaMends) {
  const Service service(environment_for(*postgres_));
  ASSERT_TRUE(service.becomes_ready());
  postgres_->sql("ALTER TABLE orders RENAME TO orders_elsewhere");
  EXPECT_TRUE(service.becomes_unready("db_schema_missing"));
  postgres_->sql("ALTER TABLE orders_elsewhere RENAME TO orders");
  EXPECT_TRUE(service.becomes_ready());
  postgres_->sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  EXPECT_TRUE(eventually(
      [&] { return service.http().post("/order?symbol=BTC&side=buy&qty=1").status == 200; }));
}

TEST_F(Recovery, InstancesThatStartTogetherMigrateOnce) {
  postgres_->sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  const Service a(environment_for(*postgres_));
  const Service b(environment_for(*postgres_));
  EXPECT_TRUE(a.becomes_ready());
  EXPECT_TRUE(b.becomes_ready());
  EXPECT_EQ(postgres_->sql("SELECT version, name FROM schema_migrations ORDER BY version"),
            "1|orders\n2|idempotency_keys");
}

}  // namespace
}  // namespace test
