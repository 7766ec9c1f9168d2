// The registry of guarantees: every claim StackPilot makes, with its id and how it is proven.
#pragma once

#include <string_view>
#include <vector>

namespace stackpilot {

/// What proves a guarantee.
enum class Proof {
  kRuntime,  ///< judged by `verify` from an observation
  kDrill,    ///< the proof changes the lab: a drill. `verify` lists it without counting
  kRepo,     ///< proven by a repo check, without a lab
  kTest,     ///< about StackPilot itself: proven by its tests. `verify` lists it without counting
};

/// What a guarantee is about; `verify-host`, `verify-cluster` and `verify-build` select by it.
enum class Scope { kHost, kCluster, kService, kBuild, kVerifier, kRepository };

struct Guarantee {
  std::string_view id;     ///< "G-01-01"
  std::string_view title;  ///< what is claimed
  Proof proof;
  Scope scope;
  std::string_view runbook;                   ///< how to repair it: file#anchor below docs/runbooks
  std::vector<std::string_view> drills = {};  ///< all must pass; at least one for kDrill
};

/// All guarantees, sorted by id.
const std::vector<Guarantee>& all_guarantees();

/// The guarantee with this id, or null.
const Guarantee* find_guarantee(std::string_view id);

}  // namespace stackpilot
