// What is said of drills on stdout. Pure text.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "drills/drill.h"

namespace stackpilot::drills {

/// What became of a sequence of drills.
struct Session {
  std::vector<DrillResult> results;
  std::vector<std::string> not_run;  ///< drills left out after one that left the lab not green
  std::string why_stopped;
};

/// One line for each drill: name and what it does.
std::string list_text(const std::vector<Drill>& drills);
Json list_json(const std::vector<Drill>& drills);

/// One drill in a few lines: phases, what did not hold, what was measured, where its evidence is.
std::string to_text(const DrillResult& result, const std::string& evidence);

/// The table of all drills and, last, one line: "DRILLS: PASS  19 passed".
std::string to_text(const Session& session);

/// Everything but the single samples, which the evidence has.
Json to_json(const Session& session);

/// 0 only when every drill passed; interrupted before broken before failed before skipped.
int exit_code(const Session& session);

}  // namespace stackpilot::drills
