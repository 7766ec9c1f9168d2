// Proves reachability: TCP connect and ICMP echo.
#pragma once

#include <string>

#include "base/deadline.h"
#include "model/observation.h"

namespace stackpilot::access {

/// A connection to an IPv4 address, made (or not) by its constructor.
class TcpConnection {
 public:
  TcpConnection(const std::string& address, int port, Millis timeout);
  TcpConnection(const TcpConnection&) = delete;
  TcpConnection& operator=(const TcpConnection&) = delete;
  ~TcpConnection();
  /// Why there is none; empty when there is.
  const std::string& problem() const { return problem_; }
  /// Non-blocking.
  int fd() const { return fd_; }

 private:
  int outcome_within(Millis timeout) const;

  int fd_ = -1;
  std::string problem_;
};

/// Connects to an IPv4 address and closes at once.
Reach probe_tcp(const std::string& address, int port, Millis timeout);

/// One ICMP echo by the system's ping (which has the privilege for it).
Reach probe_icmp(const std::string& address, Millis timeout);

}  // namespace stackpilot::access
