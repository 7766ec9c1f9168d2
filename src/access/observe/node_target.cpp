#include "access/observe/node_target.h"

#include <fmt/format.h>

#include "base/text.h"

namespace stackpilot::access {

namespace {

std::string recorded_key_of(const std::string& node, const fs::path& known_hosts) {
  const std::string text = read_file(known_hosts).value_or("");
  std::string lines;
  for (const std::string_view line : lines_of(text)) {
    if (line.starts_with(node + " ")) lines += std::string(line) + "\n";
  }
  return lines;
}

}  // namespace

SshTarget target_of(const Workspace& workspace, const NodeSpec& node) {
  SshTarget target{.node = node.name,
                   .address = node.address,
                   .port = node.ssh_port(),
                   .user = node.user(),
                   .key = workspace.ssh_key(),
                   .known_hosts = workspace.known_hosts(),
                   .host_key = recorded_key_of(node.name, workspace.known_hosts()),
                   .sockets = workspace.ssh_sockets()};
  if (const JumpSpec* jump = node.jump()) {
    target.proxy = proxy_command(jump_target(workspace, *jump));
  }
  return target;
}

SshTarget jump_target(const Workspace& workspace, const JumpSpec& jump) {
  const std::string name = fmt::format("jump-{}-{}", jump.host, jump.port);
  return SshTarget{.node = name,
                   .address = jump.host,
                   .port = jump.port,
                   .user = jump.user,
                   .key = jump.identity,
                   .known_hosts = workspace.known_hosts(),
                   .host_key = recorded_key_of(name, workspace.known_hosts()),
                   .sockets = workspace.ssh_sockets(),
                   .login = Login::kOperator};
}

Status make_socket_folder(const Workspace& workspace) {
  const fs::path folder = workspace.ssh_sockets();
  TRY(make_folder(folder, fs::perms::owner_all));
  return require_own_folder(folder);
}

}  // namespace stackpilot::access
