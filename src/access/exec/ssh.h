// Argument vectors of ssh for access from the host to a node, with the lab key and pinned host
// keys. Nothing is run here. Most commands share one multiplexed connection per node.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "base/result.h"

namespace stackpilot::access {

enum class Login {
  kLabKey,
  kOperator,  ///< SshTarget::key, or where that is empty the operator's own keys and agent
  kNone,      ///< no credentials: the refusal lists the methods that the server accepts
};

/// Address of a node, and the keys that authenticate both sides.
struct SshTarget {
  std::string node;  ///< its name; also names its host key
  std::string address;
  int port = 22;
  std::string user;
  fs::path key;          ///< the lab's private key, or see `login`
  fs::path known_hosts;  ///< recorded host keys, under node names; no other key is trusted
  std::string host_key;  ///< what known_hosts has of the node; tells shared connections apart only
  fs::path sockets;      ///< folder for the sockets of the shared connections
  std::string proxy;     ///< proxy_command() of its jump host; empty: it is reached directly
  Login login = Login::kLabKey;
};

/// The socket of the shared connection. Its name depends on name, address, port, host key and
/// login, so that no connection is used for another node or by another right than it was opened to.
fs::path shared_socket(const SshTarget& target);

/// `ssh` over the shared connection of the node: opens it if needed; it closes after 60 s idle.
std::vector<std::string> shared_ssh(const SshTarget& target);

/// `ssh` over a new connection that is not shared: a new handshake and a new login.
std::vector<std::string> fresh_ssh(const SshTarget& target, Login login);

/// `ssh` that writes the ed25519 host key which the target presents to `known_hosts`, whatever is
/// recorded, and presents no credentials.
std::vector<std::string> ask_ssh_host_key(const SshTarget& target, const fs::path& known_hosts);

/// `ssh` with a terminal for a person: over the shared connection if it is open, else over its own.
std::vector<std::string> interactive_ssh(const SshTarget& target);

/// The command with which ssh reaches other machines through `jump`, over the shared connection to
/// it.
std::string proxy_command(const SshTarget& jump);

/// `ssh` that opens the shared connection, if needed, and runs nothing: it leads to the sshd of the
/// target itself, and ends. Status 0, or kRefused where the target does not allow that port.
std::vector<std::string> open_shared_ssh(const SshTarget& target);

/// `ssh` that connects to a port at `address` as seen from the target, over its shared connection,
/// which must be open, and says on stderr how that went: see forwarding_said().
std::vector<std::string> port_through_ssh(const SshTarget& target, const std::string& address,
                                          int port);

enum class Forwarding {
  kConnected,  ///< it then waits for what the port sends
  kRefused,    ///< the target answers, and nothing does at that port
  kUnknown,    ///< the target was not reached, or not over the shared connection
};
Forwarding forwarding_said(std::string_view said);

/// `ssh` that makes `socket` on this machine lead to a port as seen from the target, as long as its
/// shared connection is open, which it must be.
std::vector<std::string> forward_over_ssh(const SshTarget& target, const fs::path& socket,
                                          const std::string& address, int port);

/// The argument as one word for sh.
std::string word_for_shell(const std::string& text);

/// Retires the shared connection: what runs over it goes on, the next command makes a new
/// handshake. This ssh fails when none is open.
std::vector<std::string> retire_shared_ssh(const SshTarget& target);

/// Closes the shared connection. This ssh fails when none is open.
std::vector<std::string> close_shared_ssh(const SshTarget& target);

/// The remote command line that runs `stackpilot node <arguments>` in /vagrant: the copy of this
/// very program, which access::place_program() has put there. All arguments are quoted for the
/// node's shell. Where the program is in `aside`, it runs there instead: /vagrant may be broken.
std::string entry_point_line(const std::vector<std::string>& arguments, const fs::path& aside = {});

/// Exit status of ssh when it cannot connect or log in, or when the connection breaks.
inline constexpr int ssh_failed = 255;

/// Whether ssh said that the node presented another host key than the recorded one.
bool is_host_key_changed(const std::string& said);

/// The error for that.
Error host_key_changed(const std::string& node);

/// Whether the remote shell could not execute the program in /vagrant (not found, not executable).
/// Does not cover a missing folder /vagrant: then `cd` fails with 1 or 2.
inline bool is_entry_point_missing(int status) {
  return status == 126 || status == 127;
}

}  // namespace stackpilot::access
