// Judges of the identity of the nodes and of the connections between them.
#pragma once

#include "verify/judge_case.h"

namespace stackpilot::verify {

void judge_names(const Case& about, Findings& findings);     ///< G-01-03
void judge_identity(const Case& about, Findings& findings);  ///< G-01-05
void judge_peers(const Case& about, Findings& findings);     ///< G-01-06
void judge_workdir(const Case& about, Findings& findings);   ///< G-03-01

}  // namespace stackpilot::verify
