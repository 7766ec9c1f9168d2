// Runs the repo checks with the tools of this machine.
#pragma once

#include <vector>

#include "checks/gate.h"
#include "cli/command_line.h"

namespace stackpilot::cli {

/// kCi if the environment has CI=true: then a required check fails when its tool is absent.
checks::Strictness strictness_of_environment();

/// Runs the gates. Without git or a git repository all of them are skipped. kUsage when
/// STACKPILOT_MASK contains an unknown name. `known_clean` as in checks::Toolbox.
Result<RepoChecks> check_repository(const Workspace& workspace, const Options& options,
                                    const std::vector<checks::Gate>& gates,
                                    checks::KnownClean* known_clean = nullptr);

/// All gates except check-build, which needs an engine and whose claim G-02-05 proves at runtime.
std::vector<checks::Gate> gates_before_runtime();

}  // namespace stackpilot::cli
