// Judges what clients saw in a drill against what it declares. Pure functions.
#pragma once

#include <vector>

#include "drills/drill.h"

namespace stackpilot::drills {

/// `timeline` must contain the marks of the fault. The bounds of the drill are multiplied by
/// `slowness`. A bound that was passed by no more than the sampler did not see is kUnknown; by
/// more, kFail. A service whose contract lists reasons of its readiness must refuse in time with
/// 503 and one of them; of another one, no answer is a refusal, too, and is known only when its
/// client gives up.
std::vector<PhaseCheck> judge_clients(const Drill& drill, const Contract& contract,
                                      const Timeline& timeline, const Measurements& measurements,
                                      int slowness);

}  // namespace stackpilot::drills
