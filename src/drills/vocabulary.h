// All kinds of faults by name, whoever injects them.
#pragma once

#include <string>
#include <string_view>

namespace stackpilot::drills {

/// How a fault of that kind is undone, in words; "make recover" for an unknown one.
std::string undo_of(std::string_view kind);

bool is_known_kind(std::string_view kind);

}  // namespace stackpilot::drills
