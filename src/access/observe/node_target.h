// How the container provider's nodes are reached.
#pragma once

#include "access/exec/ssh.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::access {

/// The user that the lab logs in as, in every node image.
inline constexpr const char* node_user = "vagrant";

SshTarget target_of(const Workspace& workspace, const NodeSpec& node);

/// Makes the folder of the shared connections' sockets. It may lie in a place where others can
/// write, and whoever owns a socket speaks for a node: one that is not ours alone is refused.
Status make_socket_folder(const Workspace& workspace);

}  // namespace stackpilot::access
