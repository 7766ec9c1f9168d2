// The Make targets that a merge needs, and that they do what they are called for: a workflow that
// calls `make ci` proves nothing where the Makefile says `ci: ; @true`.
#pragma once

#include <span>
#include <string_view>

#include "checks/inspection.h"
#include "checks/repository.h"

namespace stackpilot::checks {

/// A target with the one line of its recipe. That of bin/stackpilot comes with a program that was
/// built first, and none is a file, which make would find up to date.
struct MergeTarget {
  std::string_view name;
  std::string_view recipe;
};

/// Each must be called by a job of the workflow.
std::span<const MergeTarget> merge_targets();

inline constexpr Rule gate_recipe{
    "gate-recipe", "let the target call what src/checks/merge_targets.cpp says, and be .PHONY"};
inline constexpr Rule make_settings{"make-settings",
                                    "keep the Makefile to rules, .PHONY, and the variables that "
                                    "src/checks/merge_targets.cpp knows"};

/// Requires that each merge target has one rule with its recipe, and that nothing else in the
/// Makefile changes what a recipe does: no other settings (SHELL, MAKEFLAGS, .IGNORE), no exported
/// variables but the operator's own, nothing included or computed, and no second makefile.
void inspect_merge_targets(const Repository& repository, Inspection& inspection);

}  // namespace stackpilot::checks
