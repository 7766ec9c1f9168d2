// Builds a base image: on a registry's image, or else from the machine's package mirror.
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

/// Builds the docker-archive `archive` from `recipe`, tagged `reference`. `work` is a folder for
/// temporary files, `step` shows the progress.
Result<ImageOrigin> build_image(const access::Operator& host, const Recipe& recipe,
                                const std::string& reference, const fs::path& work,
                                const fs::path& archive, events::Step& step);

/// A machine's debian.sources with `suite` instead of the release that the machine runs.
std::string sources_for(const std::string& sources, const std::string& suite);

}  // namespace stackpilot::provision
