// Judges of verification itself.
#pragma once

#include <vector>

#include "verify/judge_case.h"

namespace stackpilot::verify {

void judge_unmutated(const Case& about, Findings& findings);  ///< G-03-08

/// G-01-04, over the judgements of all other runtime guarantees: complete and consistent.
void judge_completeness(const std::vector<Judgement>& others, Findings& findings);

/// A blocked judgement with a blocker that holds is unexplained: it becomes an error.
void reject_unexplained(std::vector<Judgement>& judgements);

}  // namespace stackpilot::verify
