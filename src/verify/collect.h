// Collectors: read-only, side by side, once per verification.
#pragma once

#include "access/exec/ssh.h"
#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/workspace.h"

namespace stackpilot::verify {

/// On a node: everything about it that judges need, in one sweep.
NodeFacts collect_node(const Workspace& workspace, const LabSpec& lab, const std::string& self);

/// On a node: only what verification must not change.
Fingerprint collect_fingerprint(const LabSpec& lab);

/// On the host: the whole snapshot. kCapability when there is no lab to observe.
Result<Observation> observe(const Workspace& workspace, const LabSpec& lab,
                            const std::string& node);

}  // namespace stackpilot::verify
