// The secrets gate for the history. For work tree and index it is one of all_gates().
#pragma once

#include "base/files.h"
#include "model/repo_checks.h"

namespace stackpilot::checks {

/// Searches every file version that is reachable from any ref. kCapability for a shallow clone,
/// kBroken when git fails, as outside a repository.
Result<GateResult> inspect_history(const fs::path& root);

}  // namespace stackpilot::checks
