// The time limit of a fault that the host injects: a separate process that outlives this one.
#pragma once

#include "lifecycle/lab.h"
#include "model/fault.h"

namespace stackpilot::drills {

/// Starts `stackpilot expire-fault --id <id>` as a daemon.
Status start_time_limit(const lifecycle::Lab& lab, const Fault& fault);

/// Main function of that process: waits until the fault's ledger entry is closed or its time is
/// over, and then heals the fault. The entry stays open, so that the next command reports it.
Status wait_for_time_limit(const lifecycle::LabChoice& choice, const std::string& id);

}  // namespace stackpilot::drills
