// Judges of the running service: order of proof, readiness, database, data, privileges.
#pragma once

#include "verify/judge_case.h"

namespace stackpilot::verify {

void judge_tcp_first(const Case& about, Findings& findings);   ///< G-02-06
void judge_readiness(const Case& about, Findings& findings);   ///< G-02-02
void judge_database(const Case& about, Findings& findings);    ///< G-02-03
void judge_data(const Case& about, Findings& findings);        ///< G-02-04
void judge_privileges(const Case& about, Findings& findings);  ///< G-02-08

}  // namespace stackpilot::verify
