// Synthetic drill results, for tests of reports.
#pragma once

#include "drills/report/drill_result.h"

namespace stackpilot::drills {

/// A dependency-kill of twelve seconds that passed: ready and both database probes fail for a
/// while.
DrillResult sample_result();

/// A failed dependency-partition with two faults, lost orders and a failed check.
DrillResult failed_result();

/// A drill that was refused: nothing but a verdict and a reason.
DrillResult refused_result();

/// A result in which every text is markup.
DrillResult hostile_result();

}  // namespace stackpilot::drills
