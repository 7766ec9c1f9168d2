// The history check under kill -9 of Postgres: it passes where Postgres is durable, and finds the
// loss where Postgres is told not to be.
#include <gtest/gtest.h>

#include "access/observe/order_reader.h"
#include "drills/history/checker.h"
#include "drills/history/load.h"
#include "support/service.hpp"

namespace stackpilot::drills {
namespace {

class KilledPostgres : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(service_.becomes_ready()); }

  /// What the checker says of a load during which every process of Postgres was killed.
  HistoryReport check_a_round() {
    const std::string load = new_load_number();
    const fs::path path = folder_.path() / (load + ".jsonl");
    Journal journal = Journal::create(path, load).value();
    const Stopwatch clock;
    FaultWindow fault;
    {
      Load clients(api_, journal, {.load = load, .clients = 8, .pause = Millis(1)}, clock);
      EXPECT_TRUE(test::eventually([&] { return clients.counts().ok > 200; }));
      fault.from_ms = clock.elapsed_ms();
      postgres_.kill();
      EXPECT_TRUE(test::eventually([&] { return clients.counts().fail > 0; }));
      postgres_.start();
      EXPECT_TRUE(service_.becomes_ready());
      fault.to_ms = clock.elapsed_ms();
      const std::uint32_t before = clients.counts().ok;
      EXPECT_TRUE(test::eventually([&] { return clients.counts().ok > before + 20; }));
      EXPECT_TRUE(clients.finish());
    }
    const History history = read_journal(path).value();
    return check_history(history,
                         read_back(
                             api_, [&] { return rows_of(load); }, history),
                         fault);
  }

  Result<std::vector<OrderRow>> rows_of(const std::string& load) {
    std::string query = access::orders_query();
    for (std::size_t at = 0; (at = query.find(":'load'")) != std::string::npos;) {
      query.replace(at, 7, "'" + load + "'");
    }
    return access::parse_orders(postgres_.sql(query));
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "history-").value();
  access::LabLock lock_ = access::LabLock::acquire(folder_.path() / "lock", "test").value();
  test::PostgresServer postgres_;
  test::Service service_{test::environment_for(postgres_)};
  HttpOrderApi api_{access::Operator(lock_.permit(), {}),
                    access::TcpEndpoint{"127.0.0.1", service_.port()}, Millis(5'000)};
};

TEST_F(KilledPostgres, LosesNothingThatWasAcknowledged) {
  const HistoryReport report = check_a_round();
  EXPECT_EQ(report.verdict, HistoryVerdict::kPass) << to_text(report, 2);
  EXPECT_GT(report.ok, 200U);
  EXPECT_GT(report.fail, 0U);
  EXPECT_GT(report.during_fault, 0U);
}

// The proof that the check can fail. The service asks for synchronous commits on every connection,
// so a trigger takes that back in the transaction itself. What Postgres acknowledges then is in its
// memory until a page of its log is full; the writer that would come earlier is told to sleep.
TEST_F(KilledPostgres, WithoutSynchronousCommitLosesOrdersAndTheCheckSaysSo) {
  postgres_.sql(
      "CREATE FUNCTION be_careless() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "PERFORM set_config('synchronous_commit', 'off', true); RETURN NULL; END $$; "
      "CREATE TRIGGER careless AFTER INSERT ON orders "
      "FOR EACH STATEMENT EXECUTE FUNCTION be_careless()");
  postgres_.sql("ALTER SYSTEM SET wal_writer_delay = '10s'");
  postgres_.sql("SELECT pg_reload_conf()");
  constexpr int rounds = 5;
  for (int round = 1; round <= rounds; ++round) {
    const HistoryReport report = check_a_round();
    std::printf("round %d: %u of %u acknowledged orders lost\n", round, report.anomaly_count,
                report.ok);
    if (report.verdict != HistoryVerdict::kFail) continue;
    for (const Anomaly& anomaly : report.anomalies) {
      EXPECT_EQ(anomaly.kind, AnomalyKind::kLost) << anomaly.key << ": " << anomaly.detail;
    }
    return;
  }
  FAIL() << "no loss was found in " << rounds << " rounds";
}

}  // namespace
}  // namespace stackpilot::drills
