// How the host speaks to a node: SSH with the lab key, pinned host keys and one multiplexed
// connection per node. Only argument vectors are made here; running them is the caller's.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"

namespace stackpilot::access {

/// Where a node is and how to prove who is who. Made by the provider.
struct SshTarget {
  std::string node;  ///< name, for messages and for the connection's socket
  std::string address;
  int port = 22;
  std::string user;
  fs::path key;          ///< the lab's private key
  fs::path known_hosts;  ///< recorded host keys: nothing else is trusted
  fs::path sockets;      ///< folder of the multiplexed connections
};

/// `ssh` over the shared connection; the first use opens it, and it ends by itself when idle.
std::vector<std::string> shared_ssh(const SshTarget& target);

enum class Login {
  kLabKey,
  kNone,  ///< offers no credentials: the server's refusal tells what it would take
};

/// `ssh` over a connection of its own: a new handshake and a new login.
std::vector<std::string> fresh_ssh(const SshTarget& target, Login login);

/// `ssh` with a terminal for a person, over the shared connection.
std::vector<std::string> interactive_ssh(const SshTarget& target);

/// Ends the shared connection, if there is one.
std::vector<std::string> close_shared_ssh(const SshTarget& target);

/// The one remote command line that exists: the node-side entry point, run from /vagrant.
/// Every argument is quoted for the node's shell.
std::string entry_point_line(const std::vector<std::string>& arguments);

/// Exit status of ssh itself when it could not connect or log in.
inline constexpr int ssh_failed = 255;

/// Exit statuses of the remote shell when /vagrant or the entry point is not there.
inline bool is_entry_point_missing(int status) {
  return status == 126 || status == 127;
}

}  // namespace stackpilot::access
