// The copy of the service that a fault of kind "service-copy" or "service-variant" starts on a node
// that has none.
#pragma once

#include <string>

#include "base/result.h"

namespace stackpilot::node {

/// Whether the copy of that fault is on this node, running or not.
bool has_service_copy(const std::string& fault_id);

/// The options of a tmpfs that belongs to `user`, as a container runs: "999:999", "999", "" or
/// "root" for root. kCapability for another name, whose number only the image knows.
Result<std::string> owned_by(const std::string& user);

}  // namespace stackpilot::node
