// Toolboxes for tests: without any tool, or with stand-ins.
#pragma once

#include <set>
#include <string>

#include "checks/gate.h"

namespace stackpilot::checks {

/// Knows the commands of the program, and has no tool at all.
Toolbox bare_toolbox();

/// The rules that only a tool can find broken: see tools_test.cpp.
std::set<std::string> rules_of_tools();

}  // namespace stackpilot::checks
