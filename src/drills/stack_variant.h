// Stack files that are wrong on purpose, for proofs that drills of releases find it.
#pragma once

#include <string>

#include "model/workspace.h"

namespace stackpilot::drills {

inline constexpr const char* stack_variant_kind = "stack-variant";
inline constexpr const char* stack_deployed_kind = "stack-deployed";  ///< at once, not by a release

/// The folder, in shared/, whose stack files releases of drills deploy as long as a fault of that
/// kind is open; empty: those of the repository.
std::string stack_variant(const Workspace& workspace);

}  // namespace stackpilot::drills
