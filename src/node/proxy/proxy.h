// A TCP proxy that injects network faults in user space, without a kernel queueing discipline.
//
// The kernel accepts a client before the proxy can connect to the server. When the server refuses,
// the client is reset at once, which is the closest to a refusal that user space can do.
#pragma once

#include <functional>
#include <string>

#include "access/exec/http.h"
#include "base/deadline.h"
#include "base/files.h"
#include "base/result.h"
#include "node/messages/proxy_fault.h"

namespace stackpilot::node {

struct ProxyPlan {
  access::TcpEndpoint listen;     ///< port 0: the kernel chooses one
  access::TcpEndpoint upstream;   ///< the server
  fs::path control;               ///< Unix socket to make; only our user may use it
  Millis limit = Millis(60'000);  ///< the proxy ends by itself after this time
  ProxyFault fault;               ///< in effect from the beginning
};

/// Serves until stop_proxy(), the limit, or a stop request of this process; then resets all
/// connections. Calls `on_ready` with the port it listens on. Resets clients beyond 256 at once;
/// holds about 256 KiB per direction of each. kUsage for a bad endpoint, kBroken if it cannot
/// listen.
Result<ProxyCounters> run_proxy(const ProxyPlan& plan, const std::function<void(int)>& on_ready);

// Control of a running proxy by another process. Each returns the counters as they are afterwards.

/// Replaces the fault at once, also for open connections; no byte is handled by a mixture of both.
Result<ProxyCounters> set_proxy_fault(const fs::path& control, const ProxyFault& fault);
Result<ProxyCounters> read_proxy_counters(const fs::path& control);
/// Ends the proxy; returns when its port is released.
Result<ProxyCounters> stop_proxy(const fs::path& control);

}  // namespace stackpilot::node
