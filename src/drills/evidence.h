// What a run leaves behind, in .stackpilot/evidence/<run>/.
#pragma once

#include "drills/report/drill_result.h"
#include "model/drill_run.h"
#include "verify/evidence_chain.h"

namespace stackpilot::drills {

/// Writes result.json, report.html and drill.json beside the run's journals and observations, and
/// seals the run in the evidence chain. drill.json is written last, so that a run that was cut
/// short proves nothing.
Result<verify::SealedRun> write_drill_evidence(const fs::path& evidence, const DrillResult& result);

}  // namespace stackpilot::drills
