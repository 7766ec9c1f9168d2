// SSH targets of the nodes.
#pragma once

#include "access/exec/ssh.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::access {

/// Leads through the node's jump host, if it has one.
SshTarget target_of(const Workspace& workspace, const NodeSpec& node);

/// The jump host itself, reached with the operator's key. Its host key is recorded under a name of
/// its own.
SshTarget jump_target(const Workspace& workspace, const JumpSpec& jump);

/// Creates the folder for the sockets of the shared connections. kUsage when others may access an
/// existing one: it can be in /tmp, and the owner of a socket can impersonate a node.
Status make_socket_folder(const Workspace& workspace);

}  // namespace stackpilot::access
