#include "ci/pipeline.h"

#include "base/result.h"
#include "base/slowness.h"

namespace stackpilot::ci {
namespace {

constexpr auto tear_down_timeout = Millis(600'000);

StageResult run_drills(const Conditions& conditions, const StageResult& before,
                       const fs::path& log) {
  if (before.state != StageState::kPassed) {
    return skipped_stage(drills, "the golden path did not pass");
  }
  return run_stage(
      {drills, {conditions.program.string(), "drills"}, conditions.timeout, conditions.repository},
      log, Heeds::kStop);
}

// Another run holds the lab: it is not ours to tear down.
bool is_of_another_run(const StageResult& result) {
  return result.exit_code == exit_code(ErrorKind::kLocked);
}

}  // namespace

std::vector<StageResult> run_pipeline(const Conditions& conditions, const fs::path& log) {
  if (!conditions.why_no_nodes.empty()) {
    const std::string why = "nodes cannot be made here: " + conditions.why_no_nodes;
    return {skipped_stage(golden_path, why), skipped_stage(drills, why)};
  }
  std::vector<StageResult> results;
  results.push_back(run_stage({golden_path,
                               {conditions.program.string(), "demo-reviewer"},
                               conditions.timeout,
                               conditions.repository},
                              log, Heeds::kStop));
  results.push_back(run_drills(conditions, results.front(), log));
  if (!is_of_another_run(results.front())) {
    // `destroy` refuses while a fault is open, of these drills or of earlier ones.
    results.push_back(run_stage({recovery,
                                 {conditions.program.string(), "recover"},
                                 scaled(tear_down_timeout),
                                 conditions.repository},
                                log, Heeds::kNothing));
    results.push_back(run_stage({tear_down,
                                 {conditions.program.string(), "destroy"},
                                 scaled(tear_down_timeout),
                                 conditions.repository},
                                log, Heeds::kNothing));
  }
  return results;
}

}  // namespace stackpilot::ci
