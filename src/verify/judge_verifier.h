// Judges of verification itself.
#pragma once

#include <vector>

#include "verify/judge_case.h"

namespace stackpilot::verify {

void judge_unmutated(const Case& about, Findings& findings);  ///< G-03-08

/// G-01-04: every other runtime guarantee has exactly one judgement, with a reason unless it
/// passed.
void judge_completeness(const std::vector<Judgement>& others, Findings& findings);

/// Turns blocked judgements with a blocker that holds or was not judged into errors.
void reject_unexplained(std::vector<Judgement>& judgements);

}  // namespace stackpilot::verify
