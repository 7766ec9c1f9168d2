#include "model/proof_run.h"

#include <gtest/gtest.h>

#include "model/observation.h"

namespace stackpilot {
namespace {

ProofRun killed_one(const std::string& run_id, const std::string& started_at) {
  return {.run_id = run_id, .started_at = started_at, .killed = {"G-01-03/no-line"}};
}

TEST(ProofRuns, AreReadOldestFirstFromTheirOwnFolders) {
  const TempFolder evidence = TempFolder::make(fs::temp_directory_path(), "proofs-").value();
  const auto plant = [&](const std::string& folder, const std::string& text) {
    ASSERT_TRUE(make_folder(evidence.path() / folder));
    ASSERT_TRUE(write_file(evidence.path() / folder / proof_run_file, text));
  };
  plant("b", to_text(Json(killed_one("b", "2026-11-29T12:00:00.001Z"))));
  plant("a", to_text(Json(killed_one("a", "2026-11-29T12:00:00.002Z"))));
  plant("copied", to_text(Json(killed_one("a", "2026-11-29T12:00:00.003Z"))));
  plant("torn", R"({"run_id": "torn")");
  const std::vector<ProofRun> runs = read_proof_runs(evidence.path());
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].run_id, "b");
  EXPECT_EQ(runs[1].run_id, "a");
  EXPECT_EQ(runs[1].killed, std::vector<std::string>{"G-01-03/no-line"});
}

// Judging again what was saved.
TEST(ProofRuns, AreKeptInAnObservationAndMissingInOlderOnes) {
  Observation seen;
  seen.proof_runs = {killed_one("a", "2026")};
  Json saved = seen;
  EXPECT_EQ(saved.get<Observation>().proof_runs.size(), 1U);
  saved.erase("proof_runs");
  EXPECT_TRUE(saved.get<Observation>().proof_runs.empty());
}

}  // namespace
}  // namespace stackpilot
