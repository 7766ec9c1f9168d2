// How the container provider's nodes are reached.
#pragma once

#include "access/exec/ssh.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::access {

/// The user that the lab logs in as, in every node image.
inline constexpr const char* node_user = "vagrant";

inline SshTarget target_of(const Workspace& workspace, const NodeSpec& node) {
  return SshTarget{.node = node.name,
                   .address = node.address,
                   .port = 22,
                   .user = node_user,
                   .key = workspace.ssh_key(),
                   .known_hosts = workspace.known_hosts(),
                   .sockets = workspace.ssh_sockets()};
}

}  // namespace stackpilot::access
