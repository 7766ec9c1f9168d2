// What drills say of the guarantees that only they prove. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/drill_run.h"
#include "model/guarantee.h"
#include "model/observation.h"

namespace stackpilot::verify {

enum class DrillState {
  kNotDrilled,  ///< at least one of its drills has no run on this build, and none failed
  kPassed,      ///< the newest run of each of its drills on this build passed
  kFailed,      ///< the newest run of at least one did not
};

struct DrillProof {
  const Guarantee* guarantee = nullptr;
  DrillState state = DrillState::kNotDrilled;
  std::vector<DrillRun> runs;            ///< the newest on this build of each drill that has one
  std::vector<std::string_view> absent;  ///< drills without one
};

/// One for each drill-proven guarantee of the selection. Only runs on the build that was last
/// deployed, made from the source that is there now, count; without either none does.
std::vector<DrillProof> drill_proofs(std::string_view selection, const Observation& observation);

/// "passed 2026-...: db-stop, db-kill" with the time of the newest, "db-kill fail (run ...)", "not
/// drilled on this build", "not drilled on this build: db-kill; passed: db-stop".
std::string to_text(const DrillProof& proof);

}  // namespace stackpilot::verify
