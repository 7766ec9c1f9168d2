// The secrets gate over the history; over the index it is one of all_gates().
#pragma once

#include "base/files.h"
#include "model/repo_checks.h"

namespace stackpilot::checks {

/// Looks into every version of every file that is reachable from any ref. kCapability where there
/// is no git repository.
Result<GateResult> inspect_history(const fs::path& root);

}  // namespace stackpilot::checks
