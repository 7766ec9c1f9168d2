// Where a base image comes from: a registry's image, else the machine's package mirror.
#pragma once

#include <string>

#include "access/operate/operator.h"
#include "events/step.h"
#include "provision/recipe.h"

namespace stackpilot::provision {

struct ImageOrigin {
  std::string id;      ///< of the image
  std::string source;  ///< "registry" or "bootstrap"
  std::string reason;  ///< why it was bootstrapped; empty otherwise
};

/// Makes the docker-archive `archive` of `recipe`, tagged `reference`, working in the folder
/// `work`.
Result<ImageOrigin> build_image(const access::Operator& host, const Recipe& recipe,
                                const std::string& reference, const fs::path& work,
                                const fs::path& archive, events::Step& step);

}  // namespace stackpilot::provision
