// The sections of a report other than its charts, as HTML. Pure functions.
#pragma once

#include <string>

#include "drills/report/drill_result.h"

namespace stackpilot::drills {

/// Drill, verdict, reason, fault, proof and identity of the run.
std::string header_section(const DrillResult& result);

/// The key figures. Empty without samples.
std::string figures_section(const DrillResult& result);

/// What clients of each node noticed, and what the drill itself measured. Empty without either.
std::string nodes_section(const DrillResult& result);

/// The marks and the longest failures in order of time. Empty when there are none.
std::string events_section(const Timeline& timeline);

/// A table of checks for each phase. Empty without phases.
std::string phases_section(const DrillResult& result);

/// The history check. Empty when there was none.
std::string history_section(const DrillResult& result);

std::string environment_section(const DrillResult& result);

}  // namespace stackpilot::drills
