// Waiting until a service is ready.
#pragma once

#include "access/exec/http.h"
#include "base/deadline.h"
#include "base/result.h"
#include "events/step.h"
#include "model/contract.h"

namespace stackpilot::lifecycle {

/// Asks until the answer means ready by the contract; `step` shows what the last answer lacked.
/// kBroken, with that, when none did after `patience`, which one more request may exceed.
Status wait_until_ready(const access::HttpEndpoint& endpoint, const ReadinessContract& contract,
                        Millis patience, events::Step& step);

}  // namespace stackpilot::lifecycle
