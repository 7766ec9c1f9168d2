// Reads what the repo checks need of a Makefile: its targets, and how long their recipes are.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::checks {

struct Target {
  std::string name;
  int line = 0;
  std::vector<std::string> recipe;  ///< its lines, without leading tabs
};

struct Makefile {
  std::vector<Target> targets;  ///< as declared, with variables expanded; no special targets

  const Target* find(std::string_view name) const;

  /// Whether `make name` would find a rule, a pattern rule ("drill-%") included. "check-*" and
  /// "drill-<name>" are offered when some target fits.
  bool offers(std::string_view name) const;
};

/// Knows simple assignments, continued lines, rules of several targets, and recipes after `;` or on
/// lines of their own. Anything else is passed over.
Makefile parse_makefile(std::string_view text);

}  // namespace stackpilot::checks
