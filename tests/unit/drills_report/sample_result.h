// Results of drills that never ran, for what is made of results.
#pragma once

#include "drills/report/drill_result.h"

namespace stackpilot::drills {

/// A db-kill of twelve seconds that passed: ready and both database probes fail for a while.
DrillResult sample_result();

/// The same with lost orders, a failed check, and two faults.
DrillResult failed_result();

/// A drill that was refused: nothing but a verdict and a reason.
DrillResult refused_result();

/// A result whose every text is markup.
DrillResult hostile_result();

}  // namespace stackpilot::drills
