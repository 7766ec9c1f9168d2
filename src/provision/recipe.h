// What a base image is made of: the data in infra/images/<name>.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "model/lab_spec.h"

namespace stackpilot::provision {

/// The file inside an image that says how it was made, as key=value lines.
inline constexpr const char* image_origin_file = "/etc/stackpilot-image";

struct Recipe {
  std::string name;
  fs::path folder;
  std::vector<std::string> packages;      ///< package names of Debian and Ubuntu
  std::vector<std::string> instructions;  ///< Dockerfile lines: ENV, CMD, USER, ...
  std::string registry;                   ///< image to start from where a registry answers
  std::string digest;                     ///< of all of the above and the files
};

/// Reads infra/images/<image.name>.
Result<Recipe> read_recipe(const fs::path& repository, const ImageSpec& image);

/// Lines without comments and blanks.
std::vector<std::string> meaningful_lines(const std::string& text);

/// The label of what a build of the recipe leaves in an engine besides the image.
std::string stage_label(const Recipe& recipe);

/// The same recipe as a Dockerfile, for a build that starts from the registry's image. The build
/// context is infra/images/<name>.
std::string to_dockerfile(const Recipe& recipe);

}  // namespace stackpilot::provision
