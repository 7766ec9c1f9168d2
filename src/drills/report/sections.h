// The parts of a report below its charts, each as HTML. Pure.
#pragma once

#include <string>

#include "drills/report/drill_result.h"

namespace stackpilot::drills {

/// Drill, verdict, reason, and what it was run on.
std::string header_section(const DrillResult& result);

/// The measured figures, large. Empty without samples.
std::string figures_section(const DrillResult& result);

/// What happened when: the marks and the longest failures. Empty when nothing did.
std::string events_section(const Timeline& timeline);

/// A table for each phase: what had to hold, and what was seen. Empty without phases.
std::string phases_section(const DrillResult& result);

/// The history check; empty without one.
std::string history_section(const DrillResult& result);

std::string environment_section(const DrillResult& result);

}  // namespace stackpilot::drills
