// A release as the fault of a drill: it ends by itself, and is wrong where the drill says so.
#pragma once

#include "drills/host_faults.h"
#include "drills/rollout.h"

namespace stackpilot::drills {

inline constexpr const char* release_kind = "release";
inline constexpr int release_limit_s = 1'200;  ///< with the compilation

/// Values of the setting "wrong"; without it, nothing is wrong with the release.
inline constexpr const char* release_crashes = "crashes";
inline constexpr const char* release_never_ready = "never-ready";
inline constexpr const char* release_of_other_version = "other-version";

/// What was seen of it so far; kBroken when it was not injected.
Result<RolloutSeen> rollout_in_note(const HostSite& site);

}  // namespace stackpilot::drills
