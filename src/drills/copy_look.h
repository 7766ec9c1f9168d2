// What there is in the lab copy of a fault, node by node.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/observation.h"
#include "model/scale_out.h"

namespace stackpilot::drills {

struct HostSite;

struct CopySeen {
  std::map<std::string, NodeFacts> nodes;  ///< by name
  /// Node to the files that its engine and its registry are trusted by.
  std::map<std::string, std::vector<std::string>> trust;
  std::optional<ScaleOut> scale_out;  ///< the copy's record, of its service
};

/// kBroken when a node of the copy does not answer.
Result<CopySeen> look_at_copy(const HostSite& site);

/// Reads the record that was planted at the end of that deploy at the address of each node.
/// kBroken, naming the node, unless it is there and as it was.
Status read_planted_in_copy(const HostSite& site, const Deployment& deployment);

}  // namespace stackpilot::drills
