// Judges of the access from the host to the nodes.
#pragma once

#include "verify/judge_case.h"

namespace stackpilot::verify {

void judge_reach(const Case& about, Findings& findings);  ///< G-01-01
void judge_ssh(const Case& about, Findings& findings);    ///< G-01-02

}  // namespace stackpilot::verify
