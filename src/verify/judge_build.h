// Judges whether the running image was built from the current source and deployed by StackPilot.
#pragma once

#include "verify/judge_case.h"

namespace stackpilot::verify {

void judge_build(const Case& about, Findings& findings);  ///< G-02-05

}  // namespace stackpilot::verify
