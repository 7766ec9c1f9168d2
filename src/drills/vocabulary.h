// All kinds of faults by name, whether the host or a node injects them.
#pragma once

#include <string>
#include <string_view>

#include "model/lab_spec.h"

namespace stackpilot::drills {

/// How to undo that fault by hand, with the names of the lab and the address of the fault's node;
/// "make recover" for an unknown kind.
std::string undo_of(std::string_view kind, const Service& service, const std::string& address,
                    const std::string& id);

}  // namespace stackpilot::drills
