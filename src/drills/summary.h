// Output about drills for stdout. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "drills/drill.h"

namespace stackpilot::drills {

/// The results of a sequence of drills.
struct Session {
  std::vector<DrillResult> results;
  std::vector<std::string> not_run;  ///< drills left out because the sequence was stopped
  std::string why_stopped;
};

/// One line for each drill: name, what it does, and its alias where the service has a database.
std::string list_text(const std::vector<Drill>& drills, const Service& service);
Json list_json(const std::vector<Drill>& drills, const Service& service);

/// One drill in a few lines: phases, failed checks, measurements, folder of the evidence.
std::string to_text(const DrillResult& result, const std::string& evidence);

/// A table of all drills; the last line is "DRILLS: PASS  19 passed". UNKNOWN when some were
/// unknown and the others passed or were skipped.
std::string to_text(const Session& session);

/// Everything except the single samples, which are in the evidence.
Json to_json(const Session& session);

/// Nothing when every drill passed, else by the gravest verdict: interrupted, broken, failed,
/// skipped.
std::optional<ErrorKind> failure_of(const Session& session);

}  // namespace stackpilot::drills
