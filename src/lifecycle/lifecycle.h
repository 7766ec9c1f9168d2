// The golden commands. Each is idempotent and mutates only its own layer; none asserts.
#pragma once

#include "lifecycle/lab.h"

namespace stackpilot::lifecycle {

/// Boots missing nodes, provisions them, and deploys the service on `node` unless the last deploy
/// of the source that is there now is running.
Status up(const LabSession& session, const NodeSpec& node);

/// Like up, without the deploy.
Status boot(const LabSession& session);

/// Deploys the service on `node`; always rebuilds the application image from source.
Status demo(const LabSession& session, const NodeSpec& node);

/// Stops the service on `node`: its containers and their network go; images, volumes and nodes
/// stay.
Status down(const LabSession& session, const NodeSpec& node);

/// Removes every compose-managed container and every locally built application image on `node`
/// and prunes its build cache. Volumes and nodes stay.
Status clean(const LabSession& session, const NodeSpec& node);

/// Brings names and hosts entries of all nodes to what lab.yaml declares. Returns what it changed,
/// as "worker1: hosts entry of worker2".
Result<std::vector<std::string>> provision(const LabSession& session);

/// Removes the lab: nodes, their volumes, the network, identity, and the engine if it is ours.
Status destroy(const LabSession& session);

}  // namespace stackpilot::lifecycle
