#include "model/drill_run.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

class DrillRuns : public ::testing::Test {
 protected:
  void plant(const std::string& folder, const std::string& text) const {
    ASSERT_TRUE(make_folder(evidence() / folder));
    ASSERT_TRUE(write_file(evidence() / folder / drill_run_file, text));
  }
  static std::string record(const std::string& run_id, const std::string& started_at) {
    return to_text(Json(DrillRun{.run_id = run_id,
                                 .drill = "dependency-stop",
                                 .verdict = "pass",
                                 .started_at = started_at}));
  }
  std::vector<std::string> read_ids() const {
    std::vector<std::string> ids;
    const std::vector<DrillRun> runs = read_drill_runs(evidence());
    ids.reserve(runs.size());
    for (const DrillRun& run : runs) ids.push_back(run.run_id);
    return ids;
  }
  fs::path evidence() const { return root_.path() / "evidence"; }

  using Ids = std::vector<std::string>;
  TempFolder root_ = TempFolder::make(fs::temp_directory_path(), "runs-").value();
};

TEST_F(DrillRuns, NoFolderIsNoRun) {
  EXPECT_EQ(read_ids(), Ids{});
}

TEST_F(DrillRuns, TheOldestComesFirst) {
  plant("b", record("b", "2026-11-23T12:00:00.001Z"));
  plant("a", record("a", "2026-11-23T12:00:00.002Z"));
  EXPECT_EQ(read_ids(), (Ids{"b", "a"}));
}

TEST_F(DrillRuns, OnlyWholeRecordsOfTheirOwnFolderCount) {
  plant("torn", R"({"run_id": "torn")");
  plant("list", "[]");
  plant("partial", R"({"run_id": "partial"})");
  plant("copied", record("original", "2026"));
  plant("large", std::string(100'000, ' ') + record("large", "2026"));
  ASSERT_TRUE(make_folder(evidence() / "a verification"));
  EXPECT_EQ(read_ids(), Ids{});
}

}  // namespace
}  // namespace stackpilot
