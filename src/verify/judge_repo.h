// Judges of the results of the repo checks.
#pragma once

#include "verify/judge_case.h"

namespace stackpilot::verify {

void judge_checks(const Case& about, Findings& findings);            ///< G-03-04
void judge_secrets(const Case& about, Findings& findings);           ///< G-03-05
void judge_guarantees_map(const Case& about, Findings& findings);    ///< G-03-06
void judge_tags(const Case& about, Findings& findings);              ///< G-03-09
void judge_workflow(const Case& about, Findings& findings);          ///< G-04-01
void judge_terraform_layout(const Case& about, Findings& findings);  ///< G-04-03
void judge_terraform_pins(const Case& about, Findings& findings);    ///< G-04-04
void judge_terraform_proof(const Case& about, Findings& findings);   ///< G-04-05

}  // namespace stackpilot::verify
