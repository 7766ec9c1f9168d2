// Mutants that a drill must find: the drill is run against a lab that is wrong in one stated way.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "drills/drill.h"
#include "prove/judge_mutant.h"

namespace stackpilot::prove {

/// A service that is built from a patched source, beside the one that is deployed: the drill is run
/// on its node, and it needs a fault of kind `objects_kind` that is open on that node.
inline constexpr const char* variant_kind = "service-variant";
inline constexpr const char* objects_kind = "service-objects";

/// When the mutant's fault is put on the lab.
enum class Moment {
  kBefore,     ///< before the drill, whose baseline must be green with it
  kOnceGreen,  ///< after the baseline, and after what the drill looks at beforehand
  kMeanwhile,  ///< while the drill's own fault lasts, and no longer
};

Moment moment_of(std::string_view kind);

struct Interference {
  std::function<Status(const Fault& main)> apply;  ///< `main`: the drill's own fault, if injected
  std::function<Status()> heal;
};

/// The drill, with the interference at that moment; at kBefore as it is, as applying the fault and
/// healing it is up to the caller. At kOnceGreen only healing it is. When the fault cannot be
/// applied, the drill ends with an error, or is skipped for kCapability.
drills::Drill interfered(const drills::Drill& drill, Moment moment,
                         const Interference& interference);

/// Each failed check and each anomaly of the history, one per line.
std::string failures_of(const drills::DrillResult& result);

/// Killed when the drill fails and one of its failures has `reason` in it; skipped when the drill
/// is, invalid when it came to no conclusion. `also` stays empty: drills judge all guarantees.
Finding judge_drill(const drills::DrillResult& result, const std::string& reason);

}  // namespace stackpilot::prove
