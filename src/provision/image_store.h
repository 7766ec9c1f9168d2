// Base images: made once, kept by content in the user's cache, shared by all checkouts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "base/json.h"
#include "model/lab_spec.h"
#include "provision/recipe.h"

namespace stackpilot::provision {

/// A base image in the cache, complete.
struct BaseImage {
  std::string name;
  std::string reference;  ///< "stackpilot/node:<digest>"
  std::string id;         ///< "sha256:...", the same in every engine it is loaded into
  std::string archive;    ///< file name of the docker archive in the cache folder
  std::string source;     ///< "registry" or "bootstrap"
  std::string reason;     ///< why not from the registry; empty otherwise
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(BaseImage, name, reference, id, archive, source, reason)

/// Where nodes see the cache folder, read-only.
inline constexpr const char* node_image_cache = "/var/cache/stackpilot";

/// Makes the images of lab.yaml that the cache lacks, in parallel. One checkout at a time makes
/// images; what fails or is interrupted leaves nothing half-made in the cache.
Result<std::vector<BaseImage>> ensure_base_images(const access::Operator& host,
                                                  const fs::path& repository, const LabSpec& lab,
                                                  const fs::path& cache);

/// The image as the cache has it; nothing where it has not been made yet.
std::optional<BaseImage> find_cached_image(const fs::path& repository, const ImageSpec& image,
                                           const fs::path& cache);

/// The image of that name; it must be there.
const BaseImage& image_named(const std::vector<BaseImage>& images, const std::string& name);

/// Loads an archive into the engine of `host` unless the engine has that very image.
/// Returns whether it had to be loaded.
enum class Loaded { kAlready, kNow };
Result<Loaded> ensure_loaded(const access::Operator& host, const BaseImage& image,
                             const fs::path& cache);

/// The same unless the engine has an image of that name: it is of the same recipe. Of an engine
/// that labs share: one with another cache has made it otherwise, and keeps the name.
Result<Loaded> ensure_named(const access::Operator& host, const BaseImage& image,
                            const fs::path& cache);

}  // namespace stackpilot::provision
