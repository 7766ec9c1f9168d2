// What CI says it did: what ran, what was skipped and why, why anything failed.
#pragma once

#include <string>
#include <vector>

#include "ci/stage.h"
#include "model/repo_checks.h"

namespace stackpilot::ci {

// NOLINTNEXTLINE(bugprone-exception-escape): of the JSON library, when memory runs out
struct Summary {
  std::string commit;
  std::string started_at;  ///< RFC 3339
  double ms = 0;
  Json capabilities;
  RepoChecks checks;
  std::vector<StageResult> stages;
  std::string evidence_run;   ///< of the golden path; empty when it wrote none
  std::string evidence_head;  ///< to be kept elsewhere
};

/// FAIL when a check or a stage failed or was interrupted; NOT VERIFIED when the golden path was
/// skipped; else PASS. Drills that were skipped are named, and claimed by nobody.
Outcome outcome_of(const Summary& summary);

/// "CI: NOT VERIFIED  repo checks passed; runtime not verified: nodes cannot be made here: ..."
std::string verdict_line(const Summary& summary);

/// Of bin/stackpilot: 0, 1, 3, 5 when another run holds the lab, or 130.
int exit_code_of(const Summary& summary);

std::string to_json_text(const Summary& summary);
std::string to_markdown(const Summary& summary);

/// One file for all: the repo checks, the guarantees (from `verify_junit`, the report of the golden
/// path; may be empty) and the stages.
std::string to_junit(const Summary& summary, const std::string& verify_junit);

/// Workflow commands of GitHub, one per line: errors beside their lines, and what was skipped.
std::string to_annotations(const Summary& summary);

}  // namespace stackpilot::ci
