// How fast the nodes of a lab are, where they are other machines than this one. See
// base/slowness.h.
#pragma once

#include "base/result.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::machine::copy {

/// Has each node that was not measured yet measure itself, and keeps that with the lab. Errors:
/// kBroken for a node that does not answer.
Status measure_nodes(const Workspace& workspace, const LabSpec& lab);

/// Of the slowest node that was measured, from 1 to most_slowness; nullopt when none was.
std::optional<int> measured_slowness(const Workspace& workspace);

}  // namespace stackpilot::machine::copy
