// Clients of the real service: the sampler and, where wanted, a load of orders.
#pragma once

#include "drills/lab.h"
#include "lifecycle/lab.h"

namespace stackpilot::drills {

/// Starts them. `session` and `host` must outlive what is returned.
Result<std::unique_ptr<Traffic>> start_live_traffic(const lifecycle::LabSession& session,
                                                    const access::Operator& host,
                                                    const TrafficPlan& plan,
                                                    const Stopwatch& clock);

}  // namespace stackpilot::drills
