#include "drills/history/load.h"

#include <gtest/gtest.h>

#include "drills/history/checker.h"
#include "unit/base/file_size_limit.h"
#include "unit/drills_history/fake_service.h"

namespace stackpilot::drills {
namespace {

class LoadOnAFake : public ::testing::Test {
 protected:
  LoadPlan plan(std::uint32_t records) const {
    return LoadPlan{.load = load_,
                    .clients = 4,
                    .records = records,
                    .pause = Millis(0),
                    .pause_after_failure = Millis(0)};
  }

  /// Runs the load until all records of the plan are sent or it fails.
  Result<LoadCounts> run(const LoadPlan& plan) {
    Load load(exchange_, *exchange_.contract.record, journal_, plan, Stopwatch());
    load.wait();
    return load.finish();
  }

  History history() const { return read_journal(path_).value(); }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "load-").value();
  fs::path path_ = folder_.path() / "load.jsonl";
  std::string load_ = new_load_number();
  Journal journal_ = Journal::create(path_, load_).value();
  std::string key_of(std::uint32_t sequence) const {
    return service::values_of(*service::exchange().record, load_, sequence).key;
  }
  HistoryReport check(const FinalReads& reads) const {
    return check_history(exchange_.contract, history(), reads, {0, 1e9});
  }

  FakeService exchange_{service::exchange()};
};

TEST_F(LoadOnAFake, SendsEveryRecordOnceAndRemembersItAll) {
  const Result<LoadCounts> counts = run(plan(100));
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->ok, 100U);
  EXPECT_EQ(exchange_.sent(), 100);
  EXPECT_EQ(history().operations.size(), 100U);
  for (const auto& [sequence, operation] : history().operations) {
    EXPECT_EQ(exchange_.records.at(operation.answer.id).key, operation.record.key);
  }
}

TEST_F(LoadOnAFake, ARecordIsInTheJournalBeforeItIsSent) {
  int missing = 0;
  exchange_.before_send = [&](const service::RecordValues& record) {
    const std::string text = read_file(path_).value();
    if (text.find("\"" + record.key + "\"") == std::string::npos) ++missing;
  };
  ASSERT_TRUE(run(plan(50)));
  EXPECT_EQ(missing, 0);
}

TEST_F(LoadOnAFake, CountsWhatBecameOfRecords) {
  exchange_.refuse = {key_of(3), key_of(4)};
  exchange_.forget_to_answer = {key_of(5)};
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
    Load load(exchange_, *exchange_.contract.record, journal_, brief, Stopwatch());
    std::this_thread::sleep_for(Millis(150));
    const std::uint32_t then = load.counts().ok;
    std::this_thread::sleep_for(Millis(50));
    EXPECT_EQ(load.counts().ok, then);
    EXPECT_GT(then, 0U);
  }
  brief.limit = Millis(60'000);
  brief.pause = Millis(60'000);
  const Stopwatch watch;
  Load load(exchange_, *exchange_.contract.record, journal_, brief, Stopwatch());
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
  for (const auto& [id, record] : exchange_.records) {
    EXPECT_NE(read_file(path_)->find("\"" + record.key + "\""), std::string::npos) << record.key;
  }
}

TEST_F(LoadOnAFake, AndItsReplaysPassTheCheck) {
  exchange_.refuse = {key_of(3)};
  exchange_.forget_to_answer = {key_of(5), key_of(6)};
  ASSERT_TRUE(run(plan(20)));
  exchange_.refuse.clear();
  const FinalReads reads = exchange_.read_back(history());
  EXPECT_EQ(reads.stored->size(), 19U);
  EXPECT_EQ(reads.api->size(), 19U);
  EXPECT_EQ(reads.after->size(), 20U);
  const HistoryReport report = check(reads);
  EXPECT_EQ(report.verdict, HistoryVerdict::kPass) << to_text(report, 2);
  EXPECT_EQ(report.replays, 20U);
  EXPECT_EQ(report.info_stored, 2U);
}

TEST_F(LoadOnAFake, WithoutFinalReadsIsUnknown) {
  ASSERT_TRUE(run(plan(5)));
  exchange_.answers_reads = false;
  const FinalReads reads = read_back(
      exchange_, []() -> Result<StoredRecords> { return fail(ErrorKind::kBroken, "no psql"); },
      exchange_.contract, history());
  EXPECT_FALSE(reads.stored);
  EXPECT_FALSE(reads.api);
  const HistoryReport report = check(reads);
  EXPECT_EQ(report.verdict, HistoryVerdict::kUnknown);
  EXPECT_NE(to_text(report).find("no psql"), std::string::npos);
}

TEST_F(LoadOnAFake, OfAServiceWithoutAListIsReadOneByOne) {
  exchange_.contract = service::webdis();
  exchange_.refuse = {key_of(3)};
  exchange_.forget_to_answer = {key_of(5)};
  ASSERT_TRUE(run(plan(20)));
  exchange_.refuse.clear();
  exchange_.fail_reads = 1;
  const FinalReads reads = exchange_.read_back(history());
  EXPECT_EQ(reads.api->size(), 19U);
  EXPECT_EQ(exchange_.reads(), 21);  // once more, where it failed
  const HistoryReport report = check(reads);
  EXPECT_EQ(report.verdict, HistoryVerdict::kPass) << to_text(report, 2);
  EXPECT_TRUE(report.not_applicable.empty());
  exchange_.records.erase(key_of(7));
  EXPECT_EQ(check(exchange_.read_back(history())).verdict, HistoryVerdict::kFail);
}

TEST_F(LoadOnAFake, WhereNothingListsIsReadOneByOneAfterTheReplays) {
  exchange_.contract = service::webdis();
  exchange_.contract.dependency->kind = "tcp";
  exchange_.refuse = {key_of(3)};
  ASSERT_TRUE(run(plan(20)));
  exchange_.refuse.clear();
  const FinalReads reads = exchange_.read_back(history());
  EXPECT_FALSE(reads.stored);
  EXPECT_EQ(reads.api->size(), 19U);
  EXPECT_EQ(reads.after->size(), 20U);
  EXPECT_EQ(check(reads).verdict, HistoryVerdict::kPass);
  EXPECT_EQ(check(reads).not_applicable.size(), 3U);
}

TEST_F(LoadOnAFake, IdsThatOnlyAReplayTellsAreReadAfterIt) {
  exchange_.contract.record->list.reset();
  exchange_.contract.record->stored.reset();
  exchange_.forget_to_answer = {key_of(5)};
  ASSERT_TRUE(run(plan(6)));
  const FinalReads reads = exchange_.read_back(history());
  EXPECT_EQ(reads.api->size(), 5U);
  EXPECT_EQ(reads.after->size(), 6U);
  EXPECT_EQ(check(reads).verdict, HistoryVerdict::kPass) << to_text(check(reads), 2);
}

TEST_F(LoadOnAFake, WhatMustNotBeSentAgainIsNot) {
  exchange_.contract.record->retries = false;
  ASSERT_TRUE(run(plan(5)));
  const FinalReads reads = exchange_.read_back(history());
  EXPECT_EQ(exchange_.sent(), 5);
  EXPECT_TRUE(reads.replays.empty());
  const HistoryReport report = check(reads);
  EXPECT_EQ(report.verdict, HistoryVerdict::kPass) << to_text(report, 2);
  EXPECT_EQ(report.not_applicable.size(), 1U);
}

TEST_F(LoadOnAFake, OneThatCannotBeReadLeavesTheApiUnread) {
  exchange_.contract = service::webdis();
  ASSERT_TRUE(run(plan(2)));
  exchange_.answers_reads = false;
  const FinalReads reads = exchange_.read_back(history());
  EXPECT_FALSE(reads.api);
  EXPECT_EQ(reads.problems,
            std::vector<std::string>{"reading the API: " + key_of(1) + ": GET: status 503"});
  EXPECT_EQ(check(reads).verdict, HistoryVerdict::kUnknown);
}

TEST_F(LoadOnAFake, WhatIsStillRefusedWhenReplayedIsUnknown) {
  ASSERT_TRUE(run(plan(5)));
  exchange_.refuse = {key_of(2)};
  const FinalReads reads = exchange_.read_back(history());
  const HistoryReport report = check(reads);
  EXPECT_EQ(report.verdict, HistoryVerdict::kUnknown);
  EXPECT_EQ(report.reasons, std::vector<std::string>{"4 of 5 keys could be replayed"});
}

}  // namespace
}  // namespace stackpilot::drills
