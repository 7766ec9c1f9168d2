// What a run of CI says of its stages and repo checks, in every form in which it says it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drills/ci_run.h"

namespace stackpilot::drills::catalog {

enum class CiState { kSkipped, kFailed };

struct CiClaim {
  CiState state;
  std::string what;  ///< "golden path", "check-build"
  std::string why;   ///< a part of the reason
};

/// Where it is not said, or is said to have passed: "summary.json", "the last line", ... Each log
/// that is about such a thing must say it.
std::vector<std::string> silent_places(const CiSeen& seen, const CiClaim& claim);

/// The verdict, which is the last line of stdout.
std::string verdict_said(const CiSeen& seen);

}  // namespace stackpilot::drills::catalog
