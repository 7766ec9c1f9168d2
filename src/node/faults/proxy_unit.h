// `node proxy` as a unit of a fault: a process that accepts connections and passes them on.
#pragma once

#include <string>

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// The socket by which the fault's proxy is controlled; see node/proxy/proxy.h.
fs::path proxy_control(const std::string& fault_id);

/// Starts it, and returns when it listens. `listen` and `upstream` are "<IPv4 address>:<port>". It
/// ends by itself after a quarter of an hour, which no fault lasts.
Status start_proxy(const FaultSite& site, const std::string& listen, const std::string& upstream);

/// Ends it, whether or not it still runs. Idempotent.
Status end_proxy(const FaultSite& site);

}  // namespace stackpilot::node
