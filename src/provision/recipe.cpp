#include "provision/recipe.h"

#include <fmt/format.h>

#include <sstream>

#include "base/digest.h"

namespace stackpilot::provision {
namespace {

// To be raised when the way of building changes, so that cached images are not reused.
constexpr std::string_view method_version = "1";

Result<std::string> recipe_digest(const fs::path& images, const Recipe& recipe) {
  TRY_ASSIGN(const std::string tree, tree_digest(recipe.folder));
  TRY_ASSIGN(const std::string apply, read_file(images / "apply.sh"));
  Sha256 digest;
  for (const std::string& part : {std::string(method_version), tree, apply, recipe.registry}) {
    digest.add_field(part);
  }
  return digest.hex();
}

// What the shell replaces by those of the packages that the distribution has.
std::string available_ones(const std::vector<std::string>& packages) {
  if (packages.empty()) return "";
  return fmt::format(
      " $(for one in {}; do if apt-cache show $one >/dev/null 2>&1; then echo $one; fi; done)",
      fmt::join(packages, " "));
}

}  // namespace

Result<Recipe> read_recipe(const fs::path& repository, const ImageSpec& image) {
  const fs::path images = repository / "infra" / "images";
  Recipe recipe;
  recipe.name = image.name;
  recipe.folder = images / image.name;
  recipe.registry = image.registry;
  TRY_ASSIGN(const std::string packages, read_file(recipe.folder / "packages"));
  TRY_ASSIGN(const std::string config, read_file(recipe.folder / "config"));
  recipe.packages = meaningful_lines(packages);
  const fs::path optional = recipe.folder / "packages.optional";
  if (fs::exists(optional)) {
    TRY_ASSIGN(const std::string text, read_file(optional));
    recipe.optional_packages = meaningful_lines(text);
  }
  recipe.instructions = meaningful_lines(config);
  TRY_ASSIGN(std::string digest, recipe_digest(images, recipe));
  recipe.digest = std::move(digest);
  return recipe;
}

std::vector<std::string> meaningful_lines(const std::string& text) {
  std::vector<std::string> kept;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos || line[first] == '#') continue;
    kept.push_back(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
  }
  return kept;
}

std::string stage_label(const Recipe& recipe) {
  return fmt::format("stackpilot.stage={}-{}", recipe.name, recipe.digest.substr(0, 16));
}

std::string to_dockerfile(const Recipe& recipe) {
  std::string text =
      fmt::format("FROM {} AS root\nLABEL {}\n", recipe.registry, stage_label(recipe));
  text += fmt::format(
      "RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "
      "--no-install-recommends {}{} && apt-get clean\n",
      fmt::join(recipe.packages, " "), available_ones(recipe.optional_packages));
  if (fs::exists(recipe.folder / "files")) text += "COPY files/ /\n";
  text += "COPY setup.sh /setup.sh\nRUN /bin/sh /setup.sh && rm /setup.sh\n";
  text += fmt::format("RUN printf 'source=registry\\nreason=\\n' > {}\n", image_origin_file);
  // A single layer: what set-up deletes must not remain in a lower layer.
  text += "FROM scratch\nCOPY --from=root / /\n";
  for (const std::string& line : recipe.instructions) text += line + "\n";
  return text;
}

}  // namespace stackpilot::provision
