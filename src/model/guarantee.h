// The registry of guarantees: every claim StackPilot makes, with its id and how it is proven.
#pragma once

#include <string_view>
#include <vector>

namespace stackpilot {

/// What proves a guarantee.
enum class Proof {
  kRuntime,  ///< judged by `verify` from an observation
  kDrill,    ///< needs writing: proven by a drill, named by `verify`, never counted as passed
  kRepo,     ///< proven by a repo check, without a lab
  kTest,     ///< about our own tools: proven by their tests, named by `verify`, not counted
};

/// The part of the lab, or the repository, that a guarantee is about; `verify-host` and its like
/// select by it.
enum class Scope { kHost, kCluster, kService, kBuild, kVerifier, kRepository };

struct Guarantee {
  std::string_view id;     ///< "G-01-01"
  std::string_view title;  ///< what is claimed
  Proof proof;
  Scope scope;
  std::string_view runbook;                   ///< file and anchor below docs/runbooks that mends it
  std::vector<std::string_view> drills = {};  ///< that prove it together; of kDrill at least one
};

/// All guarantees in id order.
const std::vector<Guarantee>& all_guarantees();

/// The guarantee of that id, or null.
const Guarantee* find_guarantee(std::string_view id);

}  // namespace stackpilot
