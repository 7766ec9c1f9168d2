// CI that is wrong in one stated way: a script in tests/mutants/ that is run in place of `ci` in
// clones, while a fault of the kind ci-variant is open.
#pragma once

#include "drills/host_faults.h"

namespace stackpilot::drills {

/// The variant that is in force in this checkout; empty when none is.
std::string ci_variant(const Workspace& workspace);

/// What it does wrong: "keeps the lab".
std::string in_words(const std::string& variant);

/// `command`, or what is run in its place while a variant is in force.
std::vector<std::string> as_variant(const Workspace& workspace, std::vector<std::string> command);

}  // namespace stackpilot::drills
