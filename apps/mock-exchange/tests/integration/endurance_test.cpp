// Losing the database a thousand times leaves nothing behind.

#include <gtest/gtest.h>

#include "support/service.hpp"

namespace test {
namespace {

// Resets, which come and go the fastest, and every fiftieth time the server itself.
void lose_database_once(PostgresServer& postgres, const Service& service, int cycle) {
  const double changes = service.metric("db_state_changes_total");
  if (cycle % 50 == 0) {
    postgres.stop();
    postgres.start();
  } else {
    postgres.disconnect_service();
  }
  ASSERT_TRUE(eventually([&] {
    return service.metric("db_state_changes_total") >= changes + 2 && service.is_ready();
  })) << cycle;
  service.make_order();
}

TEST(Endurance, ThousandLossesCostNoMemoryAndNoDescriptor) {
  constexpr int warm_up = 100;
  constexpr int cycles = 1000;
  PostgresServer postgres;
  const Service service(without_quarantine(environment_for(postgres)));
  ASSERT_TRUE(service.becomes_ready());
  for (int cycle = 0; cycle < warm_up; ++cycle) lose_database_once(postgres, service, cycle);
  const std::size_t resident = service.memory_kib("VmRSS");
  const std::size_t descriptors = service.descriptors();
  for (int cycle = 0; cycle < cycles; ++cycle) lose_database_once(postgres, service, cycle);
  EXPECT_LE(service.memory_kib("VmRSS"), resident + 1024);
  EXPECT_TRUE(eventually([&] { return service.descriptors() <= descriptors; }));
  EXPECT_EQ(postgres.sql("SELECT count(*) FROM orders"), std::to_string(warm_up + cycles));
}

}  // namespace
}  // namespace test
