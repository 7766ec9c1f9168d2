#include "drills/history/journal.h"

#include <gtest/gtest.h>

#include "unit/service/contracts.h"

namespace stackpilot::drills {
namespace {

constexpr const char* journaled = "4711000000";

service::RecordValues record_of(std::uint32_t sequence) {
  return service::values_of(*service::exchange().record, journaled, sequence);
}

class JournalFile : public ::testing::Test {
 protected:
  void write_two_records() {
    Journal journal = Journal::create(path_, journaled).value();
    ASSERT_TRUE(journal.invoke(1, record_of(1), 10.5));
    ASSERT_TRUE(journal.invoke(2, record_of(2), 11));
    ASSERT_TRUE(journal.complete(1, {service::WriteOutcome::kOk, "u-1", ""}, 12.25));
  }
  std::string text() const { return read_file(path_).value(); }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "journal-").value();
  fs::path path_ = folder_.path() / "load.jsonl";
};

TEST_F(JournalFile, IsReadBackAsItWasWritten) {
  write_two_records();
  const Result<History> history = read_journal(path_);
  ASSERT_TRUE(history) << history.error().message;
  EXPECT_EQ(history->load, journaled);
  ASSERT_EQ(history->operations.size(), 2U);
  const Operation& first = history->operations.at(1);
  EXPECT_EQ(first.record.key, "drill-4711000000-00000001");
  EXPECT_EQ(first.record.number, "471100000000000001");
  EXPECT_EQ(first.record, record_of(1));
  EXPECT_EQ(first.sent_ms, 10.5);
  EXPECT_EQ(first.done_ms, 12.25);
  EXPECT_EQ(first.answer.outcome, service::WriteOutcome::kOk);
  EXPECT_EQ(first.answer.id, "u-1");
}

TEST_F(JournalFile, WhatWasNeverAnsweredIsOpen) {
  write_two_records();
  const Operation second = read_journal(path_)->operations.at(2);
  EXPECT_EQ(second.answer.outcome, service::WriteOutcome::kInfo);
  EXPECT_FALSE(second.done_ms);
}

// A file truncated by a kill is still a valid history, of an earlier moment.
TEST_F(JournalFile, IsReadableWhereverItWasCut) {
  write_two_records();
  const std::string whole = text();
  const std::size_t head = whole.find('\n') + 1;
  std::size_t most = 0;
  for (std::size_t size = head; size <= whole.size(); ++size) {
    const Result<History> history = parse_journal(whole.substr(0, size), "cut");
    ASSERT_TRUE(history) << size << ": " << history.error().message;
    EXPECT_GE(history->operations.size(), most);
    most = history->operations.size();
  }
  EXPECT_EQ(most, 2U);
}

TEST_F(JournalFile, WithAMalformedLineElsewhereIsAnError) {
  write_two_records();
  const std::string whole = text();
  const std::size_t second = whole.find('\n') + 1;
  for (const std::string& bad :
       {std::string("{\"invoke\":9\n"), std::string("{}\n"), std::string("{\"invoke\":9}\n"),
        std::string("{\"complete\":9,\"at_ms\":1,\"answer\":{}}\n"), std::string("7\n"),
        whole.substr(second, whole.find('\n', second) + 1 - second)}) {
    const std::string broken = whole + bad + "{\"torn";
    const Result<History> history = parse_journal(broken, "load.jsonl");
    ASSERT_FALSE(history) << bad;
    EXPECT_NE(history.error().message.find("load.jsonl:5"), std::string::npos)
        << history.error().message;
  }
}

TEST_F(JournalFile, TwoAnswersToOneRecordAreAnError) {
  write_two_records();
  const std::string whole = text();
  const std::size_t last = whole.rfind("{\"answer\"");
  ASSERT_NE(last, std::string::npos);
  EXPECT_FALSE(parse_journal(whole + whole.substr(last), "twice"));
}

TEST_F(JournalFile, NamesItsLoad) {
  EXPECT_FALSE(Journal::create(path_, "0000000000"));
  EXPECT_FALSE(Journal::create(path_, "4711"));
  EXPECT_TRUE(Journal::create(path_, new_load_number()));
}

}  // namespace
}  // namespace stackpilot::drills
