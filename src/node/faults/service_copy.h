// The copy of the service that a fault of kind "service-copy" or "service-variant" starts on a node
// that has none.
#pragma once

#include <string>

namespace stackpilot::node {

/// Whether the copy of that fault is on this node, running or not.
bool has_service_copy(const std::string& fault_id);

}  // namespace stackpilot::node
