// The recipe of a base image: the data in infra/images/<name>.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "model/lab_spec.h"

namespace stackpilot::provision {

/// The file in an image that tells how it was built, as key=value lines.
inline constexpr const char* image_origin_file = "/etc/stackpilot-image";

struct Recipe {
  std::string name;
  fs::path folder;
  std::vector<std::string> packages;           ///< package names, valid in Debian and Ubuntu
  std::vector<std::string> optional_packages;  ///< left out where the distribution has none
  std::vector<std::string> instructions;       ///< Dockerfile lines: ENV, CMD, USER, ...
  std::string registry;                        ///< image to build on, if a registry answers
  std::string digest;  ///< of the folder, apply.sh, `registry` and the build method
};

/// Reads infra/images/<image.name> below `repository`.
Result<Recipe> read_recipe(const fs::path& repository, const ImageSpec& image);

/// The lines that are neither blank nor comments (#), trimmed.
std::vector<std::string> meaningful_lines(const std::string& text);

/// The label of the intermediate stages that a build of the recipe leaves in an engine.
std::string stage_label(const Recipe& recipe);

/// The recipe as a Dockerfile that builds on the registry's image. The build context is
/// infra/images/<name>.
std::string to_dockerfile(const Recipe& recipe);

}  // namespace stackpilot::provision
