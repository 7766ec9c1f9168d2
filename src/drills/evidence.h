// What a run leaves behind, in .stackpilot/evidence/<run>/.
#pragma once

#include "drills/report/drill_result.h"
#include "model/drill_run.h"

namespace stackpilot::drills {

/// Writes result.json, report.html and drill.json beside the run's journals and observations, seals
/// the run in the evidence chain, and returns its folder. drill.json is written last, so that a run
/// that was cut short proves nothing.
Result<fs::path> write_drill_evidence(const fs::path& evidence, const DrillResult& result);

}  // namespace stackpilot::drills
