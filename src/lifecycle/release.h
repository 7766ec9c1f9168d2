// Rolling out images of a service that is scaled out; the parts of scale.h that need it.
#pragma once

#include <vector>

#include "lifecycle/swarm_nodes.h"

namespace stackpilot::lifecycle {

/// The record of that service; kUsage when it is not scaled out.
Result<ScaleOut> require_scale_out(const Workspace& workspace, const Service& service);

/// kUsage when `record` is of another service.
Status require_is_scaled_out(const ScaleOut& record, const Service& service);

/// Rolls the last release out as it is, which changes nothing where it runs, and brings replicas to
/// the nodes that are declared to carry one. kBroken when they do not run in time. `folder`, in
/// shared/, has other stack files; drills do so.
Status roll_out_again(const SwarmSite& site, const ScaleOut& record,
                      const std::vector<BaseImage>& images, const std::string& folder = {});

}  // namespace stackpilot::lifecycle
