#include "drills/report/drill_result.h"

namespace stackpilot::drills {

STACKPILOT_DEFINE_JSON(PhaseCheck, claim, expected, observed, verdict)
STACKPILOT_DEFINE_JSON(PhaseResult, name, from_ms, to_ms, checks)
STACKPILOT_DEFINE_JSON(DrillResult, run_id, drill, summary, runbook, fault, proof, verdict, reason,
                       node, provider, started_at, duration_ms, build_id, source_digest, guarantees,
                       phases, timeline, measurements, history, environment, slowness, figures)

}  // namespace stackpilot::drills
