// Whether base images can be made here from packages, without a registry.
#pragma once

#include "base/result.h"

namespace stackpilot::access {

/// Tries what making them rests on: an mmdebstrap that is new enough, being root (of a user
/// namespace, for an ordinary user), and bubblewrap as that root. Changes nothing. Errors:
/// kCapability with the next step.
Status require_bootstrap();

}  // namespace stackpilot::access
