// Collectors: read-only, side by side, once per verification.
#pragma once

#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/workspace.h"

namespace stackpilot::verify {

/// The whole snapshot. kCapability when there is no lab to observe.
Result<Observation> observe(const Workspace& workspace, const LabSpec& lab,
                            const std::string& node);

}  // namespace stackpilot::verify
