// The stages of CI that use the lab: golden path, drills, proof, the service on all
// nodes, recovery, tear-down.
#pragma once

#include <string>
#include <vector>

#include "ci/stage.h"

namespace stackpilot::ci {

inline constexpr const char* golden_path = "golden path";
inline constexpr const char* drills = "drills";
inline constexpr const char* proof = "proof";
inline constexpr const char* scale_out = "scale-out";
inline constexpr const char* scale_down = "scale-down";
inline constexpr const char* recovery = "recovery";
inline constexpr const char* tear_down = "tear down";

/// What the stages depend on.
struct Conditions {
  fs::path program;          ///< stackpilot
  fs::path repository;       ///< it is run there
  std::string why_no_nodes;  ///< why nodes cannot be made here; empty if they can
  Millis timeout;            ///< for each stage but recovery and tear-down
};

/// Runs the stages in order and adds their output to `log`. All but recovery and tear-down are
/// skipped when nodes cannot be made, and but for the golden path when that did not pass. Recovery
/// and tear-down run whenever the golden path was started, unless it found the lab held by another
/// run.
std::vector<StageResult> run_pipeline(const Conditions& conditions, const fs::path& log);

}  // namespace stackpilot::ci
