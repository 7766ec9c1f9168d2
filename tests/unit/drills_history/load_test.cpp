#include "drills/history/load.h"

#include <gtest/gtest.h>

#include "drills/history/checker.h"
#include "unit/base/file_size_limit.h"
#include "unit/drills_history/fake_exchange.h"

namespace stackpilot::drills {
namespace {

class LoadOnAFake : public ::testing::Test {
 protected:
  LoadPlan plan(std::uint32_t orders) const {
    return LoadPlan{.load = load_,
                    .clients = 4,
                    .orders = orders,
                    .pause = Millis(0),
                    .pause_after_failure = Millis(0)};
  }

  /// Runs the load until all orders of the plan are sent or it fails.
  Result<LoadCounts> run(const LoadPlan& plan) {
    Load load(exchange_, journal_, plan, Stopwatch());
    load.wait();
    return load.finish();
  }

  History history() const { return read_journal(path_).value(); }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "load-").value();
  fs::path path_ = folder_.path() / "load.jsonl";
  std::string load_ = new_load_number();
  Journal journal_ = Journal::create(path_, load_).value();
  FakeExchange exchange_;
};

TEST_F(LoadOnAFake, SendsEveryOrderOnceAndRemembersItAll) {
  const Result<LoadCounts> counts = run(plan(100));
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->ok, 100U);
  EXPECT_EQ(exchange_.sent(), 100);
  EXPECT_EQ(history().operations.size(), 100U);
  for (const auto& [sequence, operation] : history().operations) {
    EXPECT_EQ(exchange_.rows.at(operation.answer.order_id).key, operation.order.key);
  }
}

TEST_F(LoadOnAFake, AnOrderIsInTheJournalBeforeItIsSent) {
  int missing = 0;
  exchange_.before_send = [&](const Order& order) {
    const std::string text = read_file(path_).value();
    if (text.find("\"" + order.key + "\"") == std::string::npos) ++missing;
  };
  ASSERT_TRUE(run(plan(50)));
  EXPECT_EQ(missing, 0);
}

TEST_F(LoadOnAFake, CountsWhatBecameOfOrders) {
  exchange_.refuse = {make_order(load_, 3).key, make_order(load_, 4).key};
  exchange_.forget_to_answer = {make_order(load_, 5).key};
  const Result<LoadCounts> counts = run(plan(10));
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->ok, 7U);
  EXPECT_EQ(counts->fail, 2U);
  EXPECT_EQ(counts->info, 1U);
}

TEST_F(LoadOnAFake, EndsAtItsLimitAndWhenItIsTold) {
  LoadPlan brief = plan(1'000'000);
  brief.pause = Millis(5);
  brief.limit = Millis(50);
  {
    Load load(exchange_, journal_, brief, Stopwatch());
    std::this_thread::sleep_for(Millis(150));
    const std::uint32_t then = load.counts().ok;
    std::this_thread::sleep_for(Millis(50));
    EXPECT_EQ(load.counts().ok, then);
    EXPECT_GT(then, 0U);
  }
  brief.limit = Millis(60'000);
  brief.pause = Millis(60'000);
  const Stopwatch watch;
  Load load(exchange_, journal_, brief, Stopwatch());
  ASSERT_TRUE(load.finish());
  EXPECT_LT(watch.elapsed_ms(), 5'000);
}

TEST_F(LoadOnAFake, DoesNotSendWhatItCannotJournal) {
  const FileSizeLimit full(4'000);
  const Result<LoadCounts> counts = run(plan(100));
  ASSERT_FALSE(counts);
  EXPECT_NE(counts.error().message.find("load.jsonl"), std::string::npos) << counts.error().message;
  EXPECT_GT(exchange_.sent(), 0);
  EXPECT_LT(exchange_.sent(), 100);
  for (const auto& [id, row] : exchange_.rows) {
    EXPECT_NE(read_file(path_)->find("\"" + row.key + "\""), std::string::npos) << row.key;
  }
}

TEST_F(LoadOnAFake, AndItsReplaysPassTheCheck) {
  exchange_.refuse = {make_order(load_, 3).key};
  exchange_.forget_to_answer = {make_order(load_, 5).key, make_order(load_, 6).key};
  ASSERT_TRUE(run(plan(20)));
  exchange_.refuse.clear();
  const FinalReads reads = read_back(
      exchange_, [this] { return exchange_.all_rows(); }, history());
  EXPECT_EQ(reads.database->size(), 19U);
  EXPECT_EQ(reads.api->size(), 19U);
  EXPECT_EQ(reads.database_after->size(), 20U);
  const HistoryReport report = check_history(history(), reads, {0, 1e9});
  EXPECT_EQ(report.verdict, HistoryVerdict::kPass) << to_text(report, 2);
  EXPECT_EQ(report.replays, 20U);
  EXPECT_EQ(report.info_stored, 2U);
}

TEST_F(LoadOnAFake, WithoutFinalReadsIsUnknown) {
  ASSERT_TRUE(run(plan(5)));
  exchange_.answers_reads = false;
  const FinalReads reads = read_back(
      exchange_,
      []() -> Result<std::vector<OrderRow>> { return fail(ErrorKind::kBroken, "no psql"); },
      history());
  EXPECT_FALSE(reads.database);
  EXPECT_FALSE(reads.api);
  const HistoryReport report = check_history(history(), reads, {0, 1e9});
  EXPECT_EQ(report.verdict, HistoryVerdict::kUnknown);
  EXPECT_NE(to_text(report).find("no psql"), std::string::npos);
}

TEST_F(LoadOnAFake, WhatIsStillRefusedWhenReplayedIsUnknown) {
  ASSERT_TRUE(run(plan(5)));
  exchange_.refuse = {make_order(load_, 2).key};
  const FinalReads reads = read_back(
      exchange_, [this] { return exchange_.all_rows(); }, history());
  const HistoryReport report = check_history(history(), reads, {0, 1e9});
  EXPECT_EQ(report.verdict, HistoryVerdict::kUnknown);
  EXPECT_EQ(report.reasons, std::vector<std::string>{"4 of 5 keys could be replayed"});
}

}  // namespace
}  // namespace stackpilot::drills
