// The repo checks with what this machine lends them.
#pragma once

#include <vector>

#include "checks/gate.h"
#include "cli/command_line.h"

namespace stackpilot::cli {

/// Whether CI=true: then a check whose tool is absent fails.
checks::Strictness strictness_of_environment();

/// Runs the gates. Where there is no git repository all of them are skipped. kUsage for a
/// STACKPILOT_MASK that names no capability.
Result<RepoChecks> check_repository(const Workspace& workspace, const Options& options,
                                    const std::vector<checks::Gate>& gates);

/// Those that need nothing of the machine but their tools: all but the build of the image, which
/// G-02-05 proves at runtime.
std::vector<checks::Gate> gates_before_runtime();

}  // namespace stackpilot::cli
