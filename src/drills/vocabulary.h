// All kinds of faults by name, whether the host or a node injects them.
#pragma once

#include <string>
#include <string_view>

namespace stackpilot::drills {

/// How to undo a fault of that kind by hand; "make recover" for an unknown kind.
std::string undo_of(std::string_view kind);

}  // namespace stackpilot::drills
