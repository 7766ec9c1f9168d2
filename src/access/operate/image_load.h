// Images of an engine: which one has a name, and the base images that it lacks.
#pragma once

#include <string>

#include "access/operate/operator.h"
#include "model/base_image.h"

namespace stackpilot::access {

/// The id of the image that the engine has under that name.
Result<std::string> image_id(const Operator& host, const std::string& reference,
                             RunOptions options = {});

/// Loads an archive into the engine of `host` unless the engine has that very image.
/// Returns whether it had to be loaded.
enum class Loaded { kAlready, kNow };
Result<Loaded> ensure_loaded(const Operator& host, const BaseImage& image, const fs::path& cache);

/// The same unless the engine has an image of that name: it is of the same recipe. Of an engine
/// that labs share: one with another cache has made it otherwise, and keeps the name.
Result<Loaded> ensure_named(const Operator& host, const BaseImage& image, const fs::path& cache);

}  // namespace stackpilot::access
