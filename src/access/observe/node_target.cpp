#include "access/observe/node_target.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

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
  if (Status made = make_folder(folder, fs::perms::owner_all); !made) return made;
  struct stat found = {};
  const bool ours = ::lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
                    found.st_uid == ::geteuid() && (found.st_mode & 077U) == 0;
  if (ours) return {};
  return fail(ErrorKind::kUsage, fmt::format("{} is not a folder of ours alone", folder.string()),
              "remove it, and find out who made it");
}

}  // namespace stackpilot::access
