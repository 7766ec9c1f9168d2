// Images of an engine: looks up ids, and loads missing base images.
#pragma once

#include <string>

#include "access/operate/operator.h"
#include "model/base_image.h"

namespace stackpilot::access {

/// The id of the engine's image with this reference; an error when there is none.
Result<std::string> image_id(const Operator& host, const std::string& reference,
                             RunOptions options = {});

/// Loads `image` from the folder `cache` unless the engine has an image with this reference and
/// this id. Returns whether it had to be loaded.
enum class Loaded { kAlready, kNow };
Result<Loaded> ensure_loaded(const Operator& host, const BaseImage& image, const fs::path& cache);

/// Like ensure_loaded, but any id will do: images with the same reference have the same recipe. For
/// an engine shared by labs with different caches, which would otherwise replace each other's
/// image.
Result<Loaded> ensure_named(const Operator& host, const BaseImage& image, const fs::path& cache);

}  // namespace stackpilot::access
