// Observes from the host what there is of a service only while it runs as a stack.
#pragma once

#include "base/clock.h"
#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/workspace.h"

namespace stackpilot::verify {

/// Asks all nodes of the lab side by side; times are those of `clock`. That something is out of
/// reach is no error: the observation says so.
ScaleOutObservation observe_scale_out(const Workspace& workspace, const LabSpec& lab,
                                      const ScaleOut& record, const Stopwatch& clock);

/// Completes it by how managers speak TLS, once the facts of the nodes say what their authority is.
void observe_control_plane(const Workspace& workspace, const LabSpec& lab, Observation& seen);

}  // namespace stackpilot::verify
