#include "ci/pipeline.h"

#include "base/result.h"
#include "base/slowness.h"

namespace stackpilot::ci {
namespace {

constexpr auto tear_down_timeout = Millis(600'000);

// A stage on the lab that the golden path has left.
StageResult run_on_lab(const char* stage, const char* command, const Conditions& conditions,
                       const StageResult& golden, const fs::path& log) {
  if (golden.state != StageState::kPassed) {
    return skipped_stage(stage, "the golden path did not pass");
  }
  return run_stage(
      {stage, {conditions.program.string(), command}, conditions.timeout, conditions.repository},
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
    return {skipped_stage(golden_path, why), skipped_stage(drills, why), skipped_stage(proof, why)};
  }
  std::vector<StageResult> results;
  results.push_back(run_stage({golden_path,
                               {conditions.program.string(), "demo-reviewer"},
                               conditions.timeout,
                               conditions.repository},
                              log, Heeds::kStop));
  results.push_back(run_on_lab(drills, "drills", conditions, results.front(), log));
  // Drills that failed have said what of: on a lab that is not green, nothing is injected.
  results.push_back(run_on_lab(proof, "prove", conditions, results.front(), log));
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
