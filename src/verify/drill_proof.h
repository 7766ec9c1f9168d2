// State of the guarantees that only drills prove. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guarantees/guarantee.h"
#include "model/drill_run.h"
#include "model/observation.h"

namespace stackpilot::verify {

enum class DrillState {
  kNotDrilled,     ///< some drill of the guarantee has no run on this build, and none failed
  kPassed,         ///< the newest run of each of its drills on this build passed
  kFailed,         ///< the newest run of at least one of its drills did not pass
  kNotApplicable,  ///< the contract of the service lacks what the guarantee is about
  kWaived,         ///< the contract waives it, and it is not passed
};

struct DrillProof {
  const Guarantee* guarantee = nullptr;
  std::string service = {};  ///< project that it is about; empty: it is about the lab
  std::string node = {};     ///< where that service is
  DrillState state = DrillState::kNotDrilled;
  std::string reason = {};               ///< of what is not applicable or waived
  std::vector<DrillRun> runs;            ///< the newest run of each drill on this build
  std::vector<std::string_view> absent;  ///< drills without a run on this build
};

/// One entry for each guarantee of the selection that drills prove; of those about services, one
/// for each service observed. Runs count only if they were concluded on the build that was last
/// deployed, of that service or, for guarantees of the lab, of any, and its source has not changed
/// since.
std::vector<DrillProof> drill_proofs(std::string_view selection, const Observation& observation);

/// "passed 2026-...: dependency-stop, dependency-kill" with the time of the newest run,
/// "dependency-kill fail (run ...)", "not drilled on this build", "not drilled on this build:
/// dependency-kill; passed: dependency-stop", "not applicable: declare `record` in ...", "waived:
/// <reason> (not drilled on this build)".
std::string to_text(const DrillProof& proof);

}  // namespace stackpilot::verify
