// The verbs that change the service and its images on this node. Each answers with JSON.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/base_image.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

struct DeployRequest {
  std::string build_id;
  std::string git_sha;
  std::string build_time;
  std::string toolchain;  ///< image to build with
  std::string postgres;   ///< image of the database
};

/// Loads the base images that this node's engine lacks from the folder `cache`.
Result<Json> load_here(const access::Operator& here, const std::vector<BaseImage>& images,
                       const fs::path& cache);

/// Builds the application image from /vagrant and starts the compose project.
Result<Json> deploy_here(const access::Operator& here, const ThisNode& self,
                         const DeployRequest& request);

/// Takes the compose project down; volumes and images stay.
Result<Json> down_here(const access::Operator& here, const ThisNode& self);

/// Removes all compose-managed containers and networks and all application images.
Result<Json> clean_here(const access::Operator& here);

}  // namespace stackpilot::node
