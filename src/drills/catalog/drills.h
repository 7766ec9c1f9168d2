// All drills by name.
#pragma once

#include <string_view>
#include <vector>

#include "drills/drill.h"

namespace stackpilot::drills {

/// All drills, in the order in which they run.
const std::vector<Drill>& all_drills();

/// The drill of that name, or else all whose name begins with it and a dash: "dependency-partition"
/// is "dependency-partition-drop" and "dependency-partition-reset". Empty when there is none.
/// With a `service` whose dependency is a database, names of earlier versions are found in the same
/// way: "db-stop", "db".
std::vector<const Drill*> drills_named(std::string_view name, const Service* service = nullptr);

}  // namespace stackpilot::drills
