// How the service behaves while its database is unavailable, and that it recovers by itself.

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

TEST_F(Recovery, MissingDatabaseIsNamed) {
  auto environment = environment_for(*postgres_);
  for (std::string& entry : environment) {
    if (entry.starts_with("DB_NAME=")) entry = "DB_NAME=nosuch";
  }
  const Service nameless(environment);
  EXPECT_TRUE(nameless.becomes_unready("db_database_missing"));
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
  postgres_->sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION exchange");
  EXPECT_TRUE(eventually(
      [&] { return service.http().post("/order?symbol=BTC&side=buy&qty=1").status == 200; }));
}

TEST_F(Recovery, InstancesThatStartTogetherMigrateOnce) {
  postgres_->sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION exchange");
  const Service a(environment_for(*postgres_));
  const Service b(environment_for(*postgres_));
  EXPECT_TRUE(a.becomes_ready());
  EXPECT_TRUE(b.becomes_ready());
  EXPECT_EQ(postgres_->sql("SELECT version, name FROM schema_migrations ORDER BY version"),
            "1|orders\n2|idempotency_keys");
}

}  // namespace
}  // namespace test
