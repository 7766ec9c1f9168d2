// What verification asks of a node, read on the node itself. Changes nothing.
#pragma once

#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/workspace.h"
#include "node/messages/readiness.h"

namespace stackpilot::node {

/// How far this node has booted.
Readiness read_readiness(const Workspace& workspace);

/// Everything about this node that judges need, in one sweep. `self` is its name.
NodeFacts read_facts(const Workspace& workspace, const LabSpec& lab, const std::string& self);

/// Only what verification must not change.
Fingerprint read_fingerprint(const LabSpec& lab);

/// The end of the service's logs: container name to text. A container that is missing says so.
Json read_logs(const ServiceSpec& service);

}  // namespace stackpilot::node
