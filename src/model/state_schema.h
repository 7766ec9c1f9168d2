// The version of what .stackpilot/ holds. A program must know whether it understands the lab that
// another version of it has made.
#pragma once

#include <string>

#include "base/result.h"
#include "model/workspace.h"

namespace stackpilot {

/// Raised by a change that an older program would misread. With it goes what is done about older
/// state: nothing, a migration, or a request for `destroy`.
///   0: before there was a version; has no file
///   1: as 0, with the file
///   2: with the name of the provider, and what virtual machines, machines that were there before,
///      and copies on nodes need
///   3: with a record of a deploy for each service; the older one is not read, and asks for `demo`
inline constexpr int state_schema = 3;

enum class StateAge {
  kCurrent,  ///< as this program makes it; also where there is no lab
  kOlder,    ///< made by an older program, and understood
};

/// The number in .stackpilot/schema; kBroken, with the way out, for anything else.
Result<int> parse_state_schema(const std::string& text);

/// kUsage, naming both numbers, when `found` is newer than `known`.
Result<StateAge> age_of_schema(int found, int known);

/// The age of the lab in that workspace; kBroken when its version cannot be read, kUsage when it is
/// newer than this program.
Result<StateAge> age_of_state(const Workspace& workspace);

/// Writes that the state is as this program makes it.
Status write_state_schema(const Workspace& workspace);

}  // namespace stackpilot
