// Base images: built once, cached by content in the user's cache, shared by all checkouts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/base_image.h"
#include "model/lab_spec.h"

namespace stackpilot::provision {

/// Builds those of the images that the cache lacks, in parallel, and returns all. Only one checkout
/// builds at a time. A failed or interrupted build leaves nothing incomplete in the cache.
Result<std::vector<BaseImage>> ensure_base_images(const access::Operator& host,
                                                  const fs::path& repository,
                                                  const std::vector<ImageSpec>& images,
                                                  const fs::path& cache);

/// The images without the one that nodes are made of, for machines that are made of something else:
/// a box, or an installation of somebody's.
std::vector<ImageSpec> without_node_image(std::vector<ImageSpec> images);

/// The image from the cache; nullopt when it has not been built or its recipe cannot be read.
std::optional<BaseImage> find_cached_image(const fs::path& repository, const ImageSpec& image,
                                           const fs::path& cache);

/// The image of that name, which must be in `images`.
const BaseImage& image_named(const std::vector<BaseImage>& images, const std::string& name);

}  // namespace stackpilot::provision
