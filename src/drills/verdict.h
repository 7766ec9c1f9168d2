// The verdict of a run that went through all its phases. Pure functions.
#pragma once

#include <string>

#include "drills/report/drill_result.h"

namespace stackpilot::drills {

/// In this order: kFail for a failed check or an anomaly in the history, kError for a check that
/// could not be made, kUnknown for a check whose bound was passed while nothing was seen, or a
/// history that could not be checked, else kPass.
DrillVerdict conclude(const DrillResult& result);

/// What decides the verdict: the first failed check, else the history's anomaly, else the first
/// check that could not be made, else the first that is unknown, else why the history is; empty if
/// there is none.
std::string first_problem(const DrillResult& result);

}  // namespace stackpilot::drills
