// The durable record of a verification: what was seen and what was said of it.
#pragma once

#include "model/observation.h"
#include "model/workspace.h"
#include "verify/report.h"

namespace stackpilot::verify {

/// Writes observation.json, report.json, report.txt, junit.xml to .stackpilot/evidence/<run id>/
/// and returns that folder.
Result<fs::path> write_evidence(const Workspace& workspace, const Observation& observation,
                                const Report& report);

}  // namespace stackpilot::verify
