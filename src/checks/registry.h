// The list of all gates, which the build makes from the names of their files.
#pragma once

#include <vector>

#include "checks/gate.h"

namespace stackpilot::checks {

/// In no particular order; see all_gates().
std::vector<Gate> listed();

}  // namespace stackpilot::checks
