// A base image of the cache: what nodes and the service's images are made from.
#pragma once

#include <string>

#include "base/json.h"

namespace stackpilot {

/// A base image in the cache, complete.
struct BaseImage {
  std::string name;
  std::string reference;  ///< "stackpilot/node:<digest>"
  std::string id;         ///< "sha256:...", the same in every engine it is loaded into
  std::string archive;    ///< file name of the docker archive in the cache folder
  std::string source;     ///< "registry" or "bootstrap"
  std::string reason;     ///< why not from the registry; empty otherwise
};
STACKPILOT_DECLARE_JSON(BaseImage)

/// Where nodes see the cache folder, read-only.
inline constexpr const char* node_image_cache = "/var/cache/stackpilot";

}  // namespace stackpilot
