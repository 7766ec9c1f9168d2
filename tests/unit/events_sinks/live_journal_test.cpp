#include "events/sinks/live_journal.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace stackpilot::events {
namespace {

class LiveJournals : public ::testing::Test {
 protected:
  Event begun(const std::string& command = "drill") const {
    return CommandBegan{command, folder_.path().string(), 4711};
  }

  std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    for (const auto& one : fs::directory_iterator(folder_.path())) found.push_back(one.path());
    std::sort(found.begin(), found.end());
    return found;
  }

  static std::vector<std::string> events_of(const fs::path& file) {
    std::vector<std::string> names;
    const auto lines = parse_json_lines(read_file(file).value(), "the journal");
    for (const Json& line : lines.value()) names.push_back(line.at("event").get<std::string>());
    return names;
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "live-journal-").value();
};

TEST_F(LiveJournals, HaveAllEventsOfACommandAlsoThoseOfItsRuns) {
  LiveJournal journal;
  const Attached attached(journal);
  note("before");
  emit(begun());
  emit(SectionBegan{"drill", 1, 1});
  emit(RunBegan{"r1", "drill db-kill", "elsewhere"});
  emit(begun("verify"));
  emit(ProbesSampled{500, {{"ready", 3, 1, 2.5, 7, "db_unreachable"}}});
  emit(RunEnded{"r1"});
  emit(CommandEnded{"drill", 1});
  ASSERT_EQ(files().size(), 1U);
  EXPECT_TRUE(files()[0].filename().string().ends_with("-4711.jsonl")) << files()[0];
  using Names = std::vector<std::string>;
  EXPECT_EQ(events_of(files()[0]),
            (Names{"command-began", "section-began", "run-began", "command-began", "probes-sampled",
                   "run-ended", "command-ended"}));
}

TEST_F(LiveJournals, AreNotKeptOfACommandThatOnlySaysWhatItIs) {
  LiveJournal journal;
  const Attached attached(journal);
  emit(begun("status"));
  note("works on another repository");
  emit(ErrorReported{});
  emit(CommandEnded{"status", 2});
  EXPECT_TRUE(files().empty());
}

TEST_F(LiveJournals, AreHeldAsLongAsTheCommandLives) {
  {
    LiveJournal journal;
    const Attached attached(journal);
    emit(begun());
    emit(SectionBegan{"drill", 1, 1});
    EXPECT_FALSE(FileLock::try_acquire(files().at(0)).value());
  }
  EXPECT_TRUE(FileLock::try_acquire(files().at(0)).value());
}

TEST_F(LiveJournals, OfTheOldestCommandsAreRemovedUnlessTheyAreHeld) {
  std::vector<fs::path> old;
  for (std::size_t i = 0; i < kept_journals + 1; ++i) {
    old.push_back(folder_.path() / ("20200101T0000" + std::to_string(10 + i) + "Z-1.jsonl"));
    ASSERT_TRUE(write_file(old.back(), "{}\n"));
  }
  const auto held = FileLock::try_acquire(old[0]).value();
  ASSERT_TRUE(held);
  LiveJournal journal;
  const Attached attached(journal);
  emit(begun());
  emit(SectionBegan{"drill", 1, 1});
  EXPECT_TRUE(fs::exists(old[0])) << "somebody writes it";
  EXPECT_FALSE(fs::exists(old[1]));
  EXPECT_TRUE(fs::exists(old[2]));
}

TEST_F(LiveJournals, ThatCannotBeWrittenFailNoCommand) {
  const fs::path taken = folder_.path() / "journals";
  ASSERT_TRUE(write_file(taken, "a file where the folder should be"));
  LiveJournal journal;
  const Attached attached(journal);
  emit(CommandBegan{"up", taken.string(), 1});
  emit(SectionBegan{"nodes", 1, 1});
  EXPECT_EQ(read_file(taken).value(), "a file where the folder should be");
}

}  // namespace
}  // namespace stackpilot::events
