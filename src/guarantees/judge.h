// Judges an observation: a pure function, without I/O or clock.
#pragma once

#include <vector>

#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/verdict.h"

namespace stackpilot::guarantees {

/// Exactly one judgement for every guarantee that is proven at runtime or by repo checks, sorted by
/// id.
std::vector<Judgement> judge(const LabSpec& lab, const Observation& observation);

/// Adds the judgements of the guarantees that are about the judgements of all others, and sorts.
void review(std::vector<Judgement>& judgements);

}  // namespace stackpilot::guarantees
