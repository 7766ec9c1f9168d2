// The environment that a drill ran in, so that two records can be compared.
#pragma once

#include <string>
#include <vector>

#include "drills/report/drill_result.h"
#include "model/observation.h"

namespace stackpilot::drills {

/// Facts about this host (whose kernel the nodes share) and about `node` as it was observed.
std::vector<Fact> environment_of(const Observation& seen, const std::string& node);

}  // namespace stackpilot::drills
