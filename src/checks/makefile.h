// Reads the targets of a Makefile and their recipes.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::checks {

struct Target {
  std::string name;
  int line = 0;
  std::vector<std::string> recipe;  ///< its lines, trimmed
  std::string prerequisites;        ///< what follows the colon, variables expanded
};

/// A line that is neither a rule nor of a recipe.
struct Setting {
  std::string name;  ///< what is assigned, with `export` or `override`; else empty
  std::string text;  ///< the whole line: an assignment, `export NODE`, `include x`, `.IGNORE:`
  int line = 0;
};

struct Makefile {
  std::vector<Target> targets;    ///< in file order, variables expanded, without special targets
  std::vector<Setting> settings;  ///< in file order; special targets other than .PHONY, too
  std::set<std::string> phony;

  const Target* find(std::string_view name) const;

  /// Whether a target or a pattern rule ("drill-%") matches `name`. A placeholder in `name`, as in
  /// "check-*" and "drill-<name>", matches any target that begins like it.
  bool offers(std::string_view name) const;
};

/// Understands simple assignments, continued lines, rules with several targets, and recipes after
/// `;` or on lines of their own. All else is a setting that is not understood.
Makefile parse_makefile(std::string_view text);

}  // namespace stackpilot::checks
