// Brings the lab's nodes to the state "ready": made, started, and answering in every way.
#pragma once

#include <string>
#include <vector>

#include "provision/container_provider.h"

namespace stackpilot::provision {

/// On the lab's network, which must be there. For every declared node, side by side: makes it if it
/// is missing, starts it if it is stopped, starts it anew if it lost its mount of the repository,
/// and waits until systemd, sshd (with the recorded host key) and the node's engine answer.
Status ensure_nodes(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                    const BaseImage& image);

/// Starts a node that is there and stopped, and waits for it like ensure_nodes. kCapability when it
/// is not there.
Status start_node(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                  const NodeSpec& node);

/// Runs the node-side set-up (names, hosts entries) on every node. Returns what changed, as
/// "worker1: hosts entry of worker2"; empty when everything was as declared.
Result<std::vector<std::string>> provision_nodes(const access::Operator& host,
                                                 const Workspace& workspace, const LabSpec& lab);

}  // namespace stackpilot::provision
