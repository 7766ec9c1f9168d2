// What a run that went through all its phases comes to. Pure.
#pragma once

#include <string>

#include "drills/report/drill_result.h"

namespace stackpilot::drills {

/// A check that failed, or an anomaly in the history: fail. Else a check that could not be made:
/// error. Else a history that could not be checked: unknown. Only then a pass.
DrillVerdict conclude(const DrillResult& result);

/// What did not hold first; empty where everything did.
std::string first_problem(const DrillResult& result);

}  // namespace stackpilot::drills
