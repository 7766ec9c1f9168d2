// Losing the database a thousand times leaks no resources.

#include <gtest/gtest.h>

#include "support/service.hpp"

namespace test {
namespace {

constexpr int warm_up = 100;
constexpr int cycles = 1000;

// Resets the connections, which is the fastest fault, and every fiftieth time restarts the server.
// Returns when the service has accepted an order again.
void lose_database_once(PostgresServer& postgres, const Service& service, int cycle) {
  const double changes = service.metric("db_state_changes_total");
  if (cycle % 50 == 0) {
    postgres.stop();
    postgres.start();
  } else {
    postgres.disconnect_service();
  }
  const std::vector<std::string> key{"Idempotency-Key: cycle-" + std::to_string(cycle)};
  ASSERT_TRUE(eventually([&] { return service.metric("db_state_changes_total") > changes; }));
  ASSERT_TRUE(eventually([&] {
    return service.http().post("/order?symbol=BTC&side=buy&qty=1", {}, key).status == 200;
  }));
}

TEST(Endurance, ThousandLossesCostNoMemoryAndNoDescriptor) {
  PostgresServer postgres;
  const Service service(without_quarantine(environment_for(postgres)));
  ASSERT_TRUE(service.becomes_ready());
  int cycle = 0;
  for (; cycle < warm_up; ++cycle) lose_database_once(postgres, service, cycle);
  const std::size_t resident = service.memory_kib("VmRSS");
  const std::size_t descriptors = service.descriptors();
  for (; cycle < warm_up + cycles; ++cycle) lose_database_once(postgres, service, cycle);
  EXPECT_LE(service.memory_kib("VmRSS"), resident + 1024);
  EXPECT_TRUE(eventually([&] { return service.descriptors() <= descriptors; }));
  // Each cycle was a loss and a recovery.
  EXPECT_GE(service.metric("db_state_changes_total"), 2 * cycle);
  EXPECT_EQ(postgres.sql("SELECT count(*) FROM orders"), std::to_string(cycle));
}

}  // namespace
}  // namespace test
