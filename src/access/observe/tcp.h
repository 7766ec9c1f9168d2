// Proves reachability: TCP connect and ICMP echo.
#pragma once

#include <string>
#include <utility>

#include "base/deadline.h"
#include "model/observation.h"

namespace stackpilot::access {

/// A connection to an IPv4 address. The constructor connects; problem() tells whether it failed.
class TcpConnection {
 public:
  TcpConnection(const std::string& address, int port, Millis timeout);
  TcpConnection(const TcpConnection&) = delete;
  TcpConnection& operator=(const TcpConnection&) = delete;
  ~TcpConnection();
  /// Why connecting failed; empty when the connection is established.
  const std::string& problem() const { return problem_; }
  /// The non-blocking socket, owned by this object; -1 if there is none.
  int fd() const { return fd_; }
  /// Hands the socket over to the caller; fd() is -1 from then on.
  int release() { return std::exchange(fd_, -1); }

 private:
  int outcome_within(Millis timeout) const;

  int fd_ = -1;
  std::string problem_;
};

/// Connects to an IPv4 address and closes the connection at once.
Reach probe_tcp(const std::string& address, int port, Millis timeout);

/// One ICMP echo, sent by the system's ping, which has the privilege for it. `timeout` is rounded
/// down to whole seconds, but at least one.
Reach probe_icmp(const std::string& address, Millis timeout);

}  // namespace stackpilot::access
