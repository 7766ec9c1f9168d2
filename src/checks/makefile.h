// Reads the targets of a Makefile and their recipes.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::checks {

struct Target {
  std::string name;
  int line = 0;
  std::vector<std::string> recipe;  ///< its lines, trimmed
};

struct Makefile {
  std::vector<Target> targets;  ///< in file order, variables expanded, without special targets

  const Target* find(std::string_view name) const;

  /// Whether a target or a pattern rule ("drill-%") matches `name`. A placeholder in `name`, as in
  /// "check-*" and "drill-<name>", matches any target that begins like it.
  bool offers(std::string_view name) const;
};

/// Understands simple assignments, continued lines, rules with several targets, and recipes after
/// `;` or on lines of their own. Ignores everything else.
Makefile parse_makefile(std::string_view text);

}  // namespace stackpilot::checks
