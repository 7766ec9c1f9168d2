// A base image in the image cache: nodes and the service's images are built from it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.h"

namespace stackpilot {

/// A base image whose archive in the cache is complete.
struct BaseImage {
  std::string name;
  std::string reference;  ///< "stackpilot/node:<digest>"
  std::string id;         ///< "sha256:...", the same in every engine
  std::string archive;    ///< file name of the docker archive in the cache folder
  std::string source;     ///< "registry" or "bootstrap"
  std::string reason;     ///< why it is not from the registry; otherwise empty
};
STACKPILOT_DECLARE_JSON(BaseImage)

/// Recipe of a base image ("postgres") to the reference of the image made by it. A compose file has
/// it as the variable POSTGRES_IMAGE.
using ImageReferences = std::map<std::string, std::string>;

/// "stackpilot/", with which the references of all base images begin.
inline constexpr std::string_view base_image_prefix = "stackpilot/";

/// The recipe in a reference: "postgres" of "stackpilot/postgres:<digest>"; empty for other images.
std::string recipe_of(std::string_view reference);

/// Where the image cache is mounted on every node, read-only.
inline constexpr const char* node_image_cache = "/var/cache/stackpilot";

}  // namespace stackpilot
