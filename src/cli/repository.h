// The repository that a command works on.
#pragma once

#include "cli/command_line.h"

namespace stackpilot::cli {

/// That of --repo, else of the working directory, else the one around this program. Says so, once,
/// where the working directory has decided between two. kUsage when there is none.
Result<Workspace> workspace_of(const Options& options);

}  // namespace stackpilot::cli
