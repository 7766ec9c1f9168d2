// One line of a step of the CI workflow: a call of Make targets, and nothing that could keep them
// from running or failing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/makefile.h"

namespace stackpilot::checks {

struct MakeLine {
  std::vector<std::string> targets;  ///< in their order; none in a comment or an empty line
  std::string problem;               ///< why the line may do something else; empty if it may not
};

/// Understands `make`, targets and pattern rules of the Makefile, the variables NODE, PROVIDER,
/// FORMAT, EVENTS, HISTORY and HEAD with plain values, and comments. No options: -n and -i make
/// everything green. No other variables: SHELL, CHANGED or CI do, too. No expressions, not even in
/// a comment, which a line break in their value would end.
MakeLine read_make_line(std::string_view line, const Makefile& makefile);

}  // namespace stackpilot::checks
