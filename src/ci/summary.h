// The summary of a CI run: what passed, what was skipped, what failed, and why.
#pragma once

#include <string>
#include <vector>

#include "ci/stage.h"
#include "model/repo_checks.h"

namespace stackpilot::ci {

struct Summary {
  std::string commit;
  std::string started_at;  ///< RFC 3339
  double ms = 0;
  Json capabilities;
  RepoChecks checks;
  std::vector<StageResult> stages;
  std::string evidence_run;   ///< newest run that the stages sealed; empty if none
  std::string evidence_head;  ///< digest of that run's manifest
};

/// FAIL when a check failed or broke, or a stage failed or was interrupted. PASS when the golden
/// path passed and the checks' outcome is PASS, even if drills or single checks were skipped. Else
/// NOT VERIFIED.
Outcome outcome_of(const Summary& summary);

/// What the run is called: that of the outcome, or INTERRUPTED where that gives the exit code.
std::string verdict_of(const Summary& summary);

/// "CI: NOT VERIFIED  8 passed; not verified: golden path (nodes cannot be made here: ...)"
std::string verdict_line(const Summary& summary);

/// 130 when a stage or a check was interrupted, else 5 when another run held the lab during the
/// golden path, else 0, 1 or 3 for PASS, FAIL or NOT VERIFIED.
int exit_code_of(const Summary& summary);

std::string to_json_text(const Summary& summary);
std::string to_markdown(const Summary& summary);

/// One JUnit file with the repo checks, the guarantees (taken from `verify_junit`, the report of
/// the golden path; may be empty) and the stages.
std::string to_junit(const Summary& summary, const std::string& verify_junit);

/// GitHub workflow commands, one per line: errors for findings and failures, warnings for skips.
std::string to_annotations(const Summary& summary);

}  // namespace stackpilot::ci
