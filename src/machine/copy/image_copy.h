// Base images on a node that does not share this machine's cache of them.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/base_image.h"

namespace stackpilot::machine::copy {

/// Puts the archives of `images`, out of the folder `cache`, where nodes look for them
/// (node_image_cache), unless they are there with their full size. Returns how many were sent.
Result<std::size_t> send_images(const access::Operator& host, const access::SshTarget& target,
                                const std::vector<BaseImage>& images, const fs::path& cache);

/// Those of `images` that `listed` lacks: lines of size and name, as the node says them. Exposed
/// for tests.
std::vector<BaseImage> missing_among(const std::vector<BaseImage>& images, const fs::path& cache,
                                     const std::string& listed);

}  // namespace stackpilot::machine::copy
