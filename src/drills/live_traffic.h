// Clients of the real service: the sampler and, if planned, a load of records.
#pragma once

#include "drills/lab.h"
#include "lifecycle/lab.h"

namespace stackpilot::drills {

/// Starts them. kUsage for an unknown node; kBroken when no deploy on the node is recorded.
Result<std::unique_ptr<Traffic>> start_live_traffic(const lifecycle::Lab& lab,
                                                    const Service& declared,
                                                    const TrafficPlan& plan,
                                                    const Stopwatch& clock);

}  // namespace stackpilot::drills
