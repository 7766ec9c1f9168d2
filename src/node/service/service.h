// The verbs that change the service and its images on this node. Each returns its answer as JSON.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/base_image.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// What the image of the service's component is made of.
struct ImageRequest {
  std::string build_id;
  std::string git_sha;
  std::string build_time;
  std::string toolchain;   ///< reference of the image to build with; of a service with a source
  ImageReferences images;  ///< by recipe: what the compose or stack file has variables for
};

struct DeployRequest : ImageRequest {
  bool recreate = false;  ///< containers are made anew even where Compose sees no difference
};

/// The reference of the image of the service's component: its own tag, or, of one made by a recipe,
/// that of `images`.
std::string component_image(const Service& service, const ImageReferences& images);

/// Builds the component's image from source under the name `tag`, or looks up the one that a recipe
/// has made, which keeps its name. Returns its id.
Result<std::string> make_component_image(const access::Operator& here, const ThisNode& self,
                                         const ImageRequest& request,
                                         const std::string& source_digest, const std::string& tag);

/// Loads the base images that this node's engine lacks from the folder `cache`, and returns their
/// names.
Result<Json> load_here(const access::Operator& here, const std::vector<BaseImage>& images,
                       const fs::path& cache);

/// Builds the application image from /vagrant, where it has a source, and starts the compose
/// project; what is in its way and was not made by compose (strays.h) is removed, here and below;
/// on a machine that was there before it is named and refused (kBroken). kBroken when another
/// program has the service's port, or the source changes during the build.
Result<Json> deploy_here(const access::Operator& here, const ThisNode& self,
                         const DeployRequest& request);

/// Starts what does not run of the compose project, from the application image that is there, and
/// resumes what is paused. kBroken when the image's id is not `image_id`.
Result<Json> start_here(const access::Operator& here, const ThisNode& self,
                        const std::string& image_id, const ImageReferences& images);

/// Removes the project's containers and network; volumes and images stay.
Result<Json> down_here(const access::Operator& here, const ThisNode& self);

/// Removes the project's containers and networks, its application images, and what builds have
/// left. Volumes, and all that is somebody else's, stay.
Result<Json> clean_here(const access::Operator& here, const ThisNode& self);

}  // namespace stackpilot::node
