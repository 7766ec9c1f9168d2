// Base images: made once, kept by content in the user's cache, shared by all checkouts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/base_image.h"
#include "model/lab_spec.h"

namespace stackpilot::provision {

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

}  // namespace stackpilot::provision
