// Faults that replace containers of the service, and how compose puts the declared ones back.
#pragma once

#include <string>

#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// Call before a container is replaced: keeps what put_service_back() needs, under the name of the
/// kind of fault, as the healing of one kind may not forget what another has to put back. The
/// setting "images" must be set (kUsage).
Status will_replace(const FaultSite& site, const std::string& kind, const std::string& container);

/// Removes a container with its anonymous volumes, if it is there, after a clean stop.
Status remove_container(const FaultSite& site, const std::string& container);

/// Waits until the service says that it is ready, at this node's address. kBroken after 40 s.
Status wait_until_ready(const FaultSite& site);

/// Replaces what will_replace() named for that kind by what the compose file declares, and waits
/// until the service is ready. Does nothing when nothing was to be replaced.
Result<Healed> put_service_back(const FaultSite& site, const std::string& kind);

}  // namespace stackpilot::node
