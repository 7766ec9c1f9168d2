// Proves reachability: TCP connect and ICMP echo.
#pragma once

#include <string>

#include "base/deadline.h"
#include "model/observation.h"

namespace stackpilot::access {

/// Connects to an IPv4 address and closes at once.
Reach probe_tcp(const std::string& address, int port, Millis timeout);

/// One ICMP echo by the system's ping (which has the privilege for it).
Reach probe_icmp(const std::string& address, Millis timeout);

}  // namespace stackpilot::access
