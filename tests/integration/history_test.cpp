// The history check under kill -9 of Postgres: it passes when commits are durable, and detects the
// loss when they are made not to be.
#include "integration/real_exchange.h"

namespace stackpilot::drills {
namespace {

class KilledPostgres : public RealExchange {
 protected:
  void SetUp() override { start_service(postgres_.port()); }

  HistoryReport kill_and_check() {
    return check_a_round({.inject = [this] { postgres_.kill(); },
                          .has_bitten = [](const LoadCounts& counts) { return counts.fail > 0; },
                          .heal = [this] { postgres_.start(); }});
  }
};

TEST_F(KilledPostgres, LosesNothingThatWasAcknowledged) {
  const HistoryReport report = kill_and_check();
  EXPECT_EQ(report.verdict, HistoryVerdict::kPass) << to_text(report, 2);
  EXPECT_GT(report.ok, 200U);
  EXPECT_GT(report.fail, 0U);
  EXPECT_GT(report.during_fault, 0U);
}

// Proves that the check can fail. The service sets synchronous_commit on every connection, so a
// trigger turns it off inside the transaction. Postgres then acknowledges commits whose WAL is only
// in memory; a long wal_writer_delay keeps the WAL writer from flushing it early.
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
    const HistoryReport report = kill_and_check();
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
