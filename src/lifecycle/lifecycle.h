// The lifecycle commands. Each can be repeated and changes only its own layer; none verifies.
#pragma once

#include "lifecycle/lab.h"

namespace stackpilot::lifecycle {

/// Boots missing nodes, provisions them, and deploys the service on `node` unless is_deployed().
Status up(Lab& lab, const Service& service, const NodeSpec& node);

/// Downloads or makes all that `up` needs from elsewhere: base images, and what machines are made
/// of. After that, `up` needs no network. Makes no lab.
Status prepare(Lab& lab);

/// Like up, without the deploy.
Status boot(Lab& lab, const Service& service);

/// Deploys the service, rebuilt from source, on `node`; kCapability when the node does not run.
Status demo(Lab& lab, const Service& service, const NodeSpec& node);

/// Stops the service on `node`: removes its containers and their network; images, volumes and nodes
/// stay. kCapability when the node does not run.
Status down(Lab& lab, const Service& service, const NodeSpec& node);

/// Removes all compose-managed containers and networks of these services, their application images
/// and the build cache on `node`, and the records of their deploys. Volumes and nodes stay.
/// kCapability when it does not run.
Status clean(Lab& lab, const std::vector<Service>& services, const NodeSpec& node);

/// Sets host names and hosts entries of all nodes as lab.yaml declares. Returns the changes made,
/// as "worker1: hosts entry of worker2". kCapability when a node does not run.
Result<std::vector<std::string>> provision(Lab& lab);

/// Starts the node unless it is on, and waits until it is ready. kCapability when it has not been
/// made.
Status switch_on(const Lab& lab, const NodeSpec& node);

/// Removes the lab: what its provider made, then identity and records. Evidence stays.
Status destroy(Lab& lab);

}  // namespace stackpilot::lifecycle
