// Judges: pure functions from an observation to verdicts, without I/O or clock.
#pragma once

#include <vector>

#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/verdict.h"

namespace stackpilot::verify {

/// Exactly one judgement for every guarantee that is proven at runtime or by repo checks, sorted by
/// id.
std::vector<Judgement> judge(const LabSpec& lab, const Observation& observation);

}  // namespace stackpilot::verify
