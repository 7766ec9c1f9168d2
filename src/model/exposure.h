// What of a node can be reached from outside, and who may log in: facts that only root can read.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"

namespace stackpilot {

/// A TCP socket that accepts connections.
struct Listener {
  std::string address;  ///< "0.0.0.0", "127.0.0.1", "::"
  int port = 0;
  std::string process;  ///< "sshd"; empty when the kernel does not say
  int pid = 0;
  bool operator==(const Listener&) const = default;
};
STACKPILOT_DECLARE_JSON(Listener)

/// A rule of the firewall that sends connections elsewhere (DNAT, REDIRECT, TPROXY).
struct Redirection {
  std::string chain;
  std::string to;    ///< "172.18.0.3:8000"
  std::string rule;  ///< as iptables-save writes it
};
STACKPILOT_DECLARE_JSON(Redirection)

/// An account with a shell, as one sshd treats it: what `sshd -T -C user=...` says.
struct SshdAccount {
  std::string user;
  std::map<std::string, std::string> settings;  ///< those that decide who is let in
  std::vector<std::string> keys;                ///< key blobs in the files that the sshd reads
};
STACKPILOT_DECLARE_JSON(SshdAccount)

/// An sshd that accepts connections.
struct SshdFact {
  int pid = 0;
  std::vector<int> ports;
  std::string command;  ///< its own arguments
  std::string stale;    ///< a configuration file that is newer than the process; empty when none is
  std::string problem;  ///< why its settings could not be read; empty when they were
  std::vector<SshdAccount> accounts;
};
STACKPILOT_DECLARE_JSON(SshdFact)

struct Exposure {
  std::vector<Listener> listeners;
  std::vector<Redirection> redirections;
  std::vector<SshdFact> sshds;
};
STACKPILOT_DECLARE_JSON(Exposure)

}  // namespace stackpilot
