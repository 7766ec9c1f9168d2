#include "events/sinks/journal.h"

#include <gtest/gtest.h>

#include "events/sinks/json_stream.h"
#include "events/sinks/step_times.h"

namespace stackpilot::events {
namespace {

class Sinks : public ::testing::Test {
 protected:
  std::vector<std::string> journal_of(const std::string& run) const {
    const Result<std::string> text = read_file(folder_.path() / run / journal_file);
    std::vector<std::string> events;
    if (!text) return events;
    const auto lines = parse_json_lines(*text, "the journal");
    if (!lines) {
      ADD_FAILURE() << lines.error().message;
      return events;
    }
    for (const Json& line : *lines) events.push_back(line.at("event").get<std::string>());
    return events;
  }
  Event begun(const std::string& run) const {
    return RunBegan{run, "verify", (folder_.path() / run).string()};
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "journal-").value();
};

TEST_F(Sinks, AJournalHasTheEventsOfItsRunAndNoOthers) {
  Journal journal;
  const Attached attached(journal);
  note("before");
  emit(begun("r1"));
  note("in the first");
  emit(VerdictGiven{"verify", "pass", ""});
  emit(RunEnded{"r1"});
  note("between");
  emit(begun("r2"));
  emit(RunEnded{"r2"});
  using Names = std::vector<std::string>;
  EXPECT_EQ(journal_of("r1"), (Names{"run-began", "noted", "verdict-given", "run-ended"}));
  EXPECT_EQ(journal_of("r2"), (Names{"run-began", "run-ended"}));
}

// A proof runs drills.
TEST_F(Sinks, ARunWithinARunHasAJournalOfItsOwn) {
  Journal journal;
  const Attached attached(journal);
  emit(begun("outer"));
  emit(begun("inner"));
  note("in the inner");
  emit(RunEnded{"inner"});
  emit(VerdictGiven{"prove", "pass", ""});
  emit(RunEnded{"outer"});
  using Names = std::vector<std::string>;
  EXPECT_EQ(journal_of("inner"), (Names{"run-began", "noted", "run-ended"}));
  EXPECT_EQ(journal_of("outer"), (Names{"run-began", "verdict-given", "run-ended"}));
}

TEST_F(Sinks, ALineIsThereAsSoonAsItIsEmitted) {
  Journal journal;
  const Attached attached(journal);
  emit(begun("r1"));
  note("now");
  EXPECT_EQ(journal_of("r1").size(), 2U);
}

TEST_F(Sinks, NoRunFailsForItsJournal) {
  ASSERT_TRUE(write_file(folder_.path() / "r1", "a file where the folder should be"));
  Journal journal;
  const Attached attached(journal);
  emit(begun("r1"));
  note("lost");
  emit(RunEnded{"r1"});
  emit(begun("r2"));
  EXPECT_EQ(journal_of("r2").size(), 1U);
}

TEST_F(Sinks, TheJsonStreamIsAnEventPerLine) {
  JsonStream json;
  ::testing::internal::CaptureStderr();
  {
    const Attached attached(json);
    note("two\nlines");
    emit(Relayed{"plain text"});
    emit(Relayed{R"({"event": "noted", "text": "inner"})"});
    emit(Relayed{R"({"no": "event"})"});
  }
  const auto lines =
      parse_json_lines(::testing::internal::GetCapturedStderr(), "the stream").value();
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0].at("text"), "two\nlines");
  EXPECT_EQ(lines[1].at("line"), "plain text");
  EXPECT_EQ(lines[2].at("record").at("text"), "inner");
  EXPECT_FALSE(lines[2].contains("line"));
  EXPECT_EQ(lines[3].at("line"), R"({"no": "event"})");
}

class Times : public Sinks {
 protected:
  static Record ended(const std::string& title, double ms, StepOutcome outcome = StepOutcome::kOk,
                      const std::string& at = "2026-01") {
    return Record{1, at, 0, StepEnded{1, title, outcome, "", ms}};
  }
  fs::path file() const { return folder_.path() / "cache" / "step-times.json"; }
};

TEST_F(Times, AreTheMedianOfTheNewestFiveAndOutliveTheProcess) {
  {
    StepTimes times(file());
    EXPECT_EQ(times.expected_ms("Build"), std::nullopt);
    for (const double ms : {900.0, 1.0, 2.0, 30.0, 4.0, 5.0}) times.take(ended("Build", ms));
    times.take(ended("Build", 7'000, StepOutcome::kFailed));
    EXPECT_EQ(times.expected_ms("Build"), 4.0);
  }
  EXPECT_EQ(StepTimes(file()).expected_ms("Build"), 4.0);
  EXPECT_EQ(StepTimes(file()).expected_ms("Other"), std::nullopt);
}

TEST_F(Times, OfTheOldestStepsAreForgotten) {
  StepTimes times(file());
  for (int i = 0; i < 201; ++i) {
    times.take(ended(std::to_string(i), 1, StepOutcome::kOk, std::to_string(1'000 + i)));
  }
  EXPECT_EQ(times.expected_ms("0"), std::nullopt);
  EXPECT_EQ(times.expected_ms("1"), 1.0);
  EXPECT_EQ(times.expected_ms("200"), 1.0);
}

TEST_F(Times, ThatCannotBeReadAreNone) {
  ASSERT_TRUE(make_folder(file().parent_path()));
  for (const char* text : {"", "[]", "{\"Build\": 7}", R"({"Build": {"ms": ["x"], "at": ""}})"}) {
    ASSERT_TRUE(write_file(file(), text));
    EXPECT_EQ(StepTimes(file()).expected_ms("Build"), std::nullopt) << text;
  }
}

TEST_F(Times, AreNotWrittenWhereNothingWasMeasured) {
  { const StepTimes times(file()); }
  EXPECT_FALSE(fs::exists(file()));
}

}  // namespace
}  // namespace stackpilot::events
