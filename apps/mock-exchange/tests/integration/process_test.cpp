// The program as a process: start-up errors, sub-commands, signals.

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "support/service.hpp"

namespace test {
namespace {

TEST(Process, RefusesToStartAndNamesEveryMissingVariable) {
  const Ended ended = run_program({}, {"ENV=test"});
  EXPECT_EQ(ended.status, 2);
  for (const char* name : {"SERVICE_NAME", "LOG_LEVEL", "VERSION"}) {
    EXPECT_NE(ended.output.find(std::string(name) + " is not set"), std::string::npos)
        << ended.output;
  }
  EXPECT_EQ(ended.output.find("ENV is not set"), std::string::npos) << ended.output;
}

TEST(Process, HelpVersionAndUsage) {
  EXPECT_EQ(run_program({"--help"}, {}).status, 0);
  EXPECT_NE(run_program({"--help"}, {}).output.find("healthcheck"), std::string::npos);
  EXPECT_NE(run_program({"--version"}, {}).output.find("build_id="), std::string::npos);
  EXPECT_EQ(run_program({"--nope"}, {}).status, 2);
}

TEST(Process, HealthcheckTellsAliveFromDead) {
  EXPECT_EQ(run_program({"healthcheck", "--port", std::to_string(free_port())}, {}).status, 1);
  const Service service(base_environment());
  EXPECT_EQ(run_program({"healthcheck", "--port", std::to_string(service.port())}, {}).status, 0);
}

TEST(Process, HealthcheckStartedIsLatched) {
  PostgresServer postgres;
  postgres.stop();
  const Service service(environment_for(postgres));
  const auto status = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all{"healthcheck"};
    all.insert(all.end(), words.begin(), words.end());
    all.insert(all.end(), {"--port", std::to_string(service.port())});
    return run_program(all, {}).status;
  };
  EXPECT_EQ(status({"started"}), 1);
  EXPECT_EQ(status({}), 0);
  EXPECT_EQ(service.http().get("/started").detail(), "db_unreachable");
  postgres.start();
  EXPECT_TRUE(service.becomes_ready());
  // It is /ready that latches, whether or not /started was asked meanwhile.
  postgres.stop();
  EXPECT_TRUE(service.becomes_unready("db_unreachable"));
  EXPECT_EQ(service.http().get("/started").body, R"({"started":true})");
  EXPECT_EQ(status({"started"}), 0);
}

TEST(Process, TakenPortIsAnError) {
  const Service service(base_environment());
  const Ended ended = run_program(
      {"--address", "127.0.0.1", "--port", std::to_string(service.port())}, base_environment());
  EXPECT_EQ(ended.status, 4);
  EXPECT_NE(ended.output.find("cannot listen on 127.0.0.1:"), std::string::npos) << ended.output;
}

TEST(Process, SigtermIsUnreadyFirstThenExitsInGoodOrder) {
  PostgresServer postgres;
  Service service(environment_for(postgres));
  ASSERT_TRUE(service.becomes_ready());
  service.process().signal(SIGTERM);
  EXPECT_TRUE(service.becomes_unready("shutting_down"));
  EXPECT_EQ(service.process().wait(), 0);
  EXPECT_EQ(service.log().back()["event"], "stopped");
}

// The bound that README states: whoever still knocks in the 300 ms after the signal is served, and
// told to go elsewhere.
TEST(Process, SigtermServesOnFor300Milliseconds) {
  PostgresServer postgres;
  Service service(environment_for(postgres));
  ASSERT_TRUE(service.becomes_ready());
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return Seconds(std::chrono::steady_clock::now() - begin); };
  service.process().signal(SIGTERM);
  ASSERT_TRUE(service.becomes_unready("shutting_down"));
  EXPECT_EQ(service.http().get("/started").status, 200);
  int served = 0;
  while (true) {
    const Seconds asked = elapsed();
    const Answer answer = service.http().post("/order?symbol=BTC&side=buy&qty=1");
    if (answer.status == 0) {
      EXPECT_GE(asked.count() + 0.05, 0.3);
      break;
    }
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.header("Connection"), "close");
    ++served;
  }
  EXPECT_GT(served, 0);
  EXPECT_EQ(service.process().wait(), 0);
  EXPECT_LT(elapsed().count(), 2.0);
  EXPECT_EQ(postgres.sql("SELECT count(*) FROM orders"), std::to_string(served));
}

// A table lock holds the commit back until after the signal.
TEST(Process, SigtermFinishesOrdersInFlight) {
  PostgresServer postgres;
  Service service(environment_for(postgres));
  ASSERT_TRUE(service.becomes_ready());
  PgClient locker = postgres.connect();
  locker.sql("BEGIN; LOCK TABLE orders IN SHARE MODE");
  Answer answer;
  std::thread client([&] { answer = service.http().post("/order?symbol=BTC&side=buy&qty=1"); });
  EXPECT_TRUE(eventually([&] { return service.metric("orders_committing") == 1; }));
  service.process().signal(SIGTERM);
  EXPECT_TRUE(service.becomes_unready("shutting_down"));
  locker.sql("COMMIT");
  client.join();
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(service.process().wait(), 0);
  EXPECT_EQ(postgres.sql("SELECT count(*) FROM orders"), "1");
}

}  // namespace
}  // namespace test
