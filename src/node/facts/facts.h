// Facts that verification needs of a node, read on the node itself. Read-only.
#pragma once

#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/workspace.h"
#include "node/messages/readiness.h"

namespace stackpilot::node {

/// How far this node has booted.
Readiness read_readiness(const Workspace& workspace);

/// All facts about this node that judges need, in one call. `self` is the node's name. The
/// repository is compared with `tree_of_host`; nothing is when that is empty.
NodeFacts read_facts(const Workspace& workspace, const LabSpec& lab, const std::string& self,
                     const FileDigests& tree_of_host);

/// What the replica of the service on this node says; kBroken when none runs here. Much cheaper
/// than all facts.
Result<ReplicaProbe> read_replica(const Service& service);

/// What this machine is before it becomes a node: all but the methods of its SSH, which the host is
/// offered. `self` is the name that the node will have. Needs sudo.
Result<Baseline> read_baseline_here(const std::string& self);

/// What of this node can be reached from outside, and who may log in. Needs root.
Result<Exposure> read_exposure(const LabSpec& lab);

/// Only the state that verification must not change; empty when the engine does not answer.
Fingerprint read_fingerprint(const LabSpec& lab);

/// The last 100 log lines of each container of the service, by its name; or the error instead.
Json read_logs(const Service& service);

}  // namespace stackpilot::node
