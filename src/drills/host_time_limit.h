// The time limit of faults that the host injects: a process of its own, which outlives us.
#pragma once

#include "access/operate/operator.h"
#include "model/fault.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::drills {

/// Starts `stackpilot expire-fault --id <id>` in the background.
Status start_time_limit(const access::Operator& host, const Workspace& workspace,
                        const Fault& fault);

/// What that process does: waits until the fault's entry is gone or its time is over, and heals it
/// in the latter case. The entry stays open: who finds it shall know.
Status wait_for_time_limit(const Workspace& workspace, const LabSpec& lab, const std::string& id);

}  // namespace stackpilot::drills
