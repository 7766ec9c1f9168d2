// Deploys the service on a node, from source, and plants the order that verification looks for.
#pragma once

#include <vector>

#include "lifecycle/lab.h"
#include "model/deployment.h"
#include "provision/image_store.h"

namespace stackpilot::lifecycle {

/// Builds the application image inside the node from its own view of the source, starts the
/// compose project, waits until it is ready, plants the canary and records the deployment.
Status deploy(const LabSession& session, const access::Operator& host, const NodeSpec& node,
              const std::vector<BaseImage>& images);

/// The end of every deploy: waits until the service on `node` is ready, plants the canary and
/// records the deployment as that node's.
Status put_on_record(const LabSession& session, const access::Operator& host, const NodeSpec& node,
                     Deployment deployment);

/// Loads the database's base image on the node where it is missing; returns its reference.
Result<std::string> provide_database_image(const LabSession& session, const access::Operator& host,
                                           const NodeSpec& node);

/// Puts the application image of a node into the file `archive` of the folder that all nodes see.
Status share_service_image(const LabSession& session, const access::Operator& host,
                           const NodeSpec& from, const std::string& archive);

/// Whether the service on the node runs the last deploy's image and the source is unchanged. One
/// that runs and is not ready, as after a boot of its node, gets half a minute.
bool is_deployed(const LabSession& session, const NodeSpec& node);

}  // namespace stackpilot::lifecycle
