// Creates and starts the lab's nodes and waits until they are ready.
#pragma once

#include <string>
#include <vector>

#include "access/observe/host_limits.h"
#include "provision/container_provider.h"

namespace stackpilot::provision {

/// For all declared nodes in parallel: creates the node if it is missing, starts it if it is
/// stopped, restarts it if it lost its mount of the repository, and waits until systemd, sshd (with
/// the recorded host key) and the node's engine answer. The lab's network must exist.
Status ensure_nodes(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                    const BaseImage& image);

/// kCapability, naming the limit of the kernel and how to raise it, when it is too low for that
/// many nodes to boot.
Status require_room(const access::InotifyInstances& found, std::size_t nodes);

/// kUsage, naming node, address and next step, when the lab has a node that lab.yaml does not
/// declare or declares at another address: nodes keep what they were made with. Asks the engine
/// only, as nothing may be sent to a node that may be another one.
Status require_as_declared(const std::vector<access::NodeState>& states, const LabSpec& lab);
Status require_as_declared(const access::EngineEndpoint& engine, const Workspace& workspace,
                           const LabSpec& lab);

/// Starts an existing node unless it runs, and waits for it like ensure_nodes(). kCapability when
/// it has not been created.
Status start_node(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                  const NodeSpec& node);

/// Sets host name and hosts entries on all nodes, in parallel. Returns the changes made, as
/// "worker1: hosts entry of worker2"; empty when everything was as declared.
Result<std::vector<std::string>> provision_nodes(const access::Operator& host,
                                                 const Workspace& workspace, const LabSpec& lab);

}  // namespace stackpilot::provision
