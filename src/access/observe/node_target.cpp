#include "access/observe/node_target.h"

namespace stackpilot::access {

SshTarget target_of(const Workspace& workspace, const NodeSpec& node) {
  return SshTarget{.node = node.name,
                   .address = node.address,
                   .port = 22,
                   .user = node_user,
                   .key = workspace.ssh_key(),
                   .known_hosts = workspace.known_hosts(),
                   .sockets = workspace.ssh_sockets()};
}

Status make_socket_folder(const Workspace& workspace) {
  const fs::path folder = workspace.ssh_sockets();
  TRY(make_folder(folder, fs::perms::owner_all));
  return require_own_folder(folder);
}

}  // namespace stackpilot::access
