// Reads facts from a Redis over its own protocol.
#pragma once

#include <string>

#include "base/deadline.h"
#include "model/observation.h"
#include "model/service.h"

namespace stackpilot::service {

/// More keys than these are not read.
inline constexpr std::size_t most_keys = 100'000;

/// As DependencyKind::read. The records are keys; the digest is of their values, whatever their
/// encoding, and of when they expire: an expired key is a change. Ends within `timeout`. Settings
/// that the server does not tell are left out.
DependencyFacts read_redis(const std::string& address, const Dependency& dependency,
                           Millis timeout);

}  // namespace stackpilot::service
