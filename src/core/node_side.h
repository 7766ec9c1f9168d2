// What runs on a node: the mutating verbs of the entry point. Each answers with JSON.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/lab_spec.h"
#include "model/workspace.h"
#include "provision/image_store.h"

namespace stackpilot::core {

/// The node this program runs on, checked to be the one that was meant.
struct ThisNode {
  Workspace workspace;  ///< /vagrant
  LabSpec lab;
  NodeSpec node;
};

/// Refuses (kUsage) unless the working directory is /vagrant, /vagrant is a mount, it is the
/// repository of the lab `lab_id`, and this machine is `node`.
Result<ThisNode> require_this_node(const std::string& lab_id, const std::string& node);

struct DeployRequest {
  std::string build_id;
  std::string git_sha;
  std::string build_time;
  std::string toolchain;  ///< image to build with
  std::string postgres;   ///< image of the database
};

/// Loads the base images that this node's engine lacks.
Result<Json> load_here(const access::Operator& here,
                       const std::vector<provision::BaseImage>& images);

/// Builds the application image from /vagrant and starts the compose project.
Result<Json> deploy_here(const access::Operator& here, const ThisNode& self,
                         const DeployRequest& request);

/// Takes the compose project down; volumes and images stay.
Result<Json> down_here(const access::Operator& here, const ThisNode& self);

/// Removes all compose-managed containers and networks and all application images.
Result<Json> clean_here(const access::Operator& here);

}  // namespace stackpilot::core
