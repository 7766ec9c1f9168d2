// What CI does with the lab: golden path, drills, and always the tear-down of what was made.
#pragma once

#include <string>
#include <vector>

#include "ci/stage.h"

namespace stackpilot::ci {

inline constexpr const char* golden_path = "golden path";
inline constexpr const char* drills = "drills";
inline constexpr const char* recovery = "recovery";
inline constexpr const char* tear_down = "tear down";

/// What decides which stages there are.
struct Conditions {
  fs::path program;          ///< bin/stackpilot
  std::string why_no_nodes;  ///< why nodes cannot be made here; empty where they can
  Millis timeout;            ///< of the golden path, and again of the drills
};

/// Runs the stages in order, or says why not. Nothing of the lab is attempted where nodes cannot be
/// made. The tear-down runs whenever anything was attempted, however that ended; only where another
/// run held the lab there is nothing of ours to tear down.
std::vector<StageResult> run_pipeline(const Conditions& conditions, const fs::path& log);

}  // namespace stackpilot::ci
