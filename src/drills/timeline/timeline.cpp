#include "drills/timeline/timeline.h"

namespace stackpilot::drills {

STACKPILOT_DEFINE_JSON(Sample, probe, at_ms, ms, status, reason)
STACKPILOT_DEFINE_JSON(Mark, name, at_ms)
STACKPILOT_DEFINE_JSON(Timeline, interval_ms, end_ms, samples, marks)
STACKPILOT_DEFINE_JSON(ProbeMeasurements, probe, samples, failed, unavailable_ms, longest_ms,
                       longest_gap_ms)
STACKPILOT_DEFINE_JSON(Measurements, detection_ms, recovery_ms, probes)

}  // namespace stackpilot::drills
