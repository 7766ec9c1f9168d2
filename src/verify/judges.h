// Judges: pure functions from an observation to verdicts. No I/O, no clock, no handles.
#pragma once

#include <vector>

#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/verdict.h"

namespace stackpilot::verify {

/// Judges every guarantee of the registry that the runtime or the repo checks prove, in id order:
/// always one judgement each.
std::vector<Judgement> judge(const LabSpec& lab, const Observation& observation);

}  // namespace stackpilot::verify
