// The lifecycle commands. Each can be repeated and changes only its own layer; none verifies.
#pragma once

#include "lifecycle/lab.h"

namespace stackpilot::lifecycle {

/// Boots missing nodes, provisions them, and deploys the service on `node` unless is_deployed().
Status up(LabSession& session, const NodeSpec& node);

/// Like up, without the deploy.
Status boot(LabSession& session);

/// Deploys the service, rebuilt from source, on `node`; kCapability when the node does not run.
Status demo(LabSession& session, const NodeSpec& node);

/// Stops the service on `node`: removes its containers and their network; images, volumes and nodes
/// stay. kCapability when the node does not run.
Status down(LabSession& session, const NodeSpec& node);

/// Removes all compose-managed containers and networks, all application images and the build cache
/// on `node`, and the record of its deploy. Volumes and nodes stay. kCapability when it does not
/// run.
Status clean(LabSession& session, const NodeSpec& node);

/// Sets host names and hosts entries of all nodes as lab.yaml declares. Returns the changes made,
/// as "worker1: hosts entry of worker2". kCapability when a node does not run.
Result<std::vector<std::string>> provision(LabSession& session);

/// Removes the lab: nodes, their volumes, the network, identity, and the engine if it is ours. When
/// no engine answers and none is ours, removes only the files of the lab. Evidence stays.
Status destroy(LabSession& session);

}  // namespace stackpilot::lifecycle
