// The stages of CI that use the lab: golden path, drills, proof, recovery, tear-down.
#pragma once

#include <string>
#include <vector>

#include "ci/stage.h"

namespace stackpilot::ci {

inline constexpr const char* golden_path = "golden path";
inline constexpr const char* drills = "drills";
inline constexpr const char* proof = "proof";
inline constexpr const char* recovery = "recovery";
inline constexpr const char* tear_down = "tear down";

/// What the stages depend on.
struct Conditions {
  fs::path program;          ///< stackpilot
  fs::path repository;       ///< it is run there
  std::string why_no_nodes;  ///< why nodes cannot be made here; empty if they can
  Millis timeout;            ///< for the golden path, again for the drills, and for the proof
};

/// Runs the stages in order and adds their output to `log`. Golden path, drills and proof are
/// skipped when nodes cannot be made, drills and proof also when the golden path did not pass.
/// Recovery and tear-down run whenever the golden path was started, unless it found the lab held by
/// another run.
std::vector<StageResult> run_pipeline(const Conditions& conditions, const fs::path& log);

}  // namespace stackpilot::ci
