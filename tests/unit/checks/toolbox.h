// What tests of gates share: a toolbox without tools, and the rules that need one.
#pragma once

#include <set>
#include <string>

#include "checks/gate.h"

namespace stackpilot::checks {

/// Knows the program's commands, but has no external tool.
Toolbox bare_toolbox();

/// The rules whose violations only an external tool detects: see tools_test.cpp.
std::set<std::string> rules_of_tools();

}  // namespace stackpilot::checks
