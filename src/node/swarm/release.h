// Makes a release of the service on a manager: its image, built from source here and pushed to the
// registries of the lab.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/scale_out.h"
#include "node/service/service.h"

namespace stackpilot::node {

struct ReleaseRequest : ImageRequest {
  /// Nodes whose registries get it; nodes pull it from the first.
  std::vector<std::string> registries;
  std::string wrong;  ///< for drills: crashes, never-ready or other-version; empty: nothing is
};

/// Answers with the Release, as far as a node knows it: without canary and the containers of its
/// deployment. kCapability as of require_leader(); kBroken, with what the compiler or the registry
/// said, when it cannot be made; then nothing is rolled out.
Result<Json> make_release_here(const access::Operator& here, const ThisNode& self,
                               const ReleaseRequest& request);

/// Gives the registry of this node the image of a release that it was away for, from what this
/// engine has or else from the registry that `release` names. Fine when it has it. kBroken when the
/// image is nowhere any more.
Result<Json> stock_registry_here(const access::Operator& here, const ThisNode& self,
                                 const Release& release);

/// Removes the service's images of builds other than `keep` from this node's engine, as far as
/// nothing uses them, and what builds have left.
Result<Json> tidy_releases_here(const access::Operator& here, const ThisNode& self,
                                const std::vector<std::string>& keep);

}  // namespace stackpilot::node
