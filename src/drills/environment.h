// What a drill ran on, for whoever compares two records.
#pragma once

#include <string>
#include <vector>

#include "drills/report/drill_result.h"
#include "model/observation.h"

namespace stackpilot::drills {

/// Of the node that was drilled, as it was seen; the kernel is the host's, which nodes share.
std::vector<Fact> environment_of(const Observation& seen, const std::string& node);

}  // namespace stackpilot::drills
