// A TCP proxy that injects network faults from user space: no kernel queueing discipline is needed.
//
// A client's connection is accepted by the kernel before the server can be asked; when the server
// then refuses, the client is reset at once, which is as near to a refusal as user space comes.
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
  access::TcpEndpoint listen;     ///< port 0: any
  access::TcpEndpoint upstream;   ///< the server
  fs::path control;               ///< Unix socket, made by the proxy; only our user may use it
  Millis limit = Millis(60'000);  ///< it ends by itself after this
  ProxyFault fault;               ///< from the beginning
};

/// Serves until told to stop, until the limit, or until this process is asked to stop; all
/// connections are reset then. `on_ready` gets the port it listens on. At most 256 connections at
/// once, and 256 KiB under way in each direction of each.
Result<ProxyCounters> run_proxy(const ProxyPlan& plan, const std::function<void(int)>& on_ready);

// How another process steers a running proxy: one JSON line there, one back. Each returns the
// counters as they are afterwards.

/// Swaps the fault at once, on living connections too: no byte sees a mixture of both.
Result<ProxyCounters> set_proxy_fault(const fs::path& control, const ProxyFault& fault);
Result<ProxyCounters> read_proxy_counters(const fs::path& control);
/// Ends the proxy; returns when it has let go of its port.
Result<ProxyCounters> stop_proxy(const fs::path& control);

}  // namespace stackpilot::node
