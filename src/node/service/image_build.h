// Builds the application image on this node.
#pragma once

#include <string>

#include "access/operate/operator.h"

namespace stackpilot::node {

struct ImageBuild {
  fs::path source;        ///< folder of the application, with its Dockerfile
  std::string toolchain;  ///< reference of the image to build with
  std::string build_id;   ///< this and the following are labels of a whole image
  std::string source_digest;
  std::string project;  ///< of the service
  std::string git_sha;
  std::string build_time;
  std::string tag;         ///< that the image gets
  std::string stage = {};  ///< of the Dockerfile, to build no further than that
  std::string type = {};   ///< BUILD_TYPE of the Dockerfile; empty: as that has it
};

/// Returns the image's id. Stages stay behind, see prune_stages().
Result<std::string> build_image(const access::Operator& here, const ImageBuild& build);

/// Removes what builds have left, and not those of others: a build that was cut short also leaves
/// the container that it ran in. A stage that has a tag stays.
Status prune_stages(const access::Operator& here);

}  // namespace stackpilot::node
