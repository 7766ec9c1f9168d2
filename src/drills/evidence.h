// What a run leaves behind, in .stackpilot/evidence/<run>/.
#pragma once

#include "drills/report/drill_result.h"
#include "model/drill_run.h"
#include "verify/evidence_chain.h"

namespace stackpilot::drills {

/// Writes result.json, report.html and drill.json, seals the run after those before it. drill.json
/// is the last of the files: what was cut short proves nothing. The journals and observations are
/// there already.
Result<verify::SealedRun> write_drill_evidence(const fs::path& evidence, const DrillResult& result);

}  // namespace stackpilot::drills
