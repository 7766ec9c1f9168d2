// Collects the observation that is judged. Changes nothing in the lab.
#pragma once

#include "machine/survey.h"
#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/workspace.h"

namespace stackpilot::verify {

/// Observes all nodes in parallel, and the service on `node`, which must be a node of `lab`.
/// `survey` tells of its machines. kCapability when there is no lab. Unreachable parts are no
/// error: the observation says why.
Result<Observation> observe(const Workspace& workspace, const LabSpec& lab, const std::string& node,
                            const machine::Survey& survey);

}  // namespace stackpilot::verify
