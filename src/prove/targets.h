// The mutants that a run is about.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "guarantees/guarantee.h"

namespace stackpilot::prove {

/// A mutant, or that its guarantee has none.
struct Target {
  const Guarantee* guarantee;
  const Mutant* mutant;  ///< null: it has none
};

/// "G-01-03/wrong-earlier-line"
std::string name_of(const Target& target);

/// Which mutants of a guarantee.
enum class Which {
  kAll,
  kFirst,  ///< the first of each guarantee
};

/// Those of every guarantee, when `names` is empty; else of the named: of a guarantee ("G-01-03"),
/// or a single one, whatever `which` says ("G-01-03/no-line"). Each is there once, in the order of
/// guarantees. kUsage, with the nearest names, when there is none of a name.
Result<std::vector<Target>> targets_named(const std::vector<std::string>& names, Which which);

/// The names of `all` that are most like `name`, the best first, at most three. For tests.
std::vector<std::string> nearest(const std::string& name, const std::vector<std::string>& all);

}  // namespace stackpilot::prove
