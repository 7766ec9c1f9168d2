// Deploys the service on a node, from source, and plants the order that verification looks for.
#pragma once

#include <vector>

#include "core/lab.h"
#include "model/deployment.h"
#include "provision/image_store.h"

namespace stackpilot::core {

/// Builds the application image inside the node from its own view of the source, starts the
/// compose project, waits until it is ready, plants the canary and records the deployment.
Status deploy(const LabSession& session, const access::Operator& host, const NodeSpec& node,
              const std::vector<provision::BaseImage>& images);

/// Whether the service on the node runs the last deploy's image and the source is unchanged. One
/// that runs and is not ready, as after a boot of its node, gets half a minute.
bool is_deployed(const LabSession& session, const NodeSpec& node);

}  // namespace stackpilot::core
