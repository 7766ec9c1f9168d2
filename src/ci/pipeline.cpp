#include "ci/pipeline.h"

#include <fmt/format.h>

#include "base/result.h"
#include "base/slowness.h"

namespace stackpilot::ci {
namespace {

constexpr auto tear_down_timeout = Millis(600'000);

// A stage on the lab as the stage `before` has left it.
StageResult run_on_lab(const char* stage, const char* command, const Conditions& conditions,
                       const StageResult& before, const fs::path& log) {
  if (before.state != StageState::kPassed) {
    return skipped_stage(stage, fmt::format("the {} did not pass", before.name));
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
    std::vector<StageResult> skipped;
    for (const char* stage : {golden_path, drills, proof, scale_out, scale_down}) {
      skipped.push_back(skipped_stage(stage, why));
    }
    return skipped;
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
  results.push_back(run_on_lab(scale_out, "demo-scale", conditions, results.front(), log));
  results.push_back(run_on_lab(scale_down, "scale-down", conditions, results.back(), log));
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
