#include "model/service_images.h"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace stackpilot {
namespace {

bool is_in_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// The names of variables in a text of Compose's, in which "$$" is a dollar.
std::vector<std::string_view> variables_in(std::string_view text) {
  std::vector<std::string_view> names;
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at)) {
    ++at;
    if (at < text.size() && text[at] == '$') {
      ++at;
      continue;
    }
    if (at < text.size() && text[at] == '{') ++at;
    const auto begin = text.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = std::find_if_not(begin, text.end(), is_in_name);
    names.push_back(text.substr(at, static_cast<std::size_t>(end - begin)));
  }
  return names;
}

template <typename Predicate>
std::vector<ImageSpec> chosen(const std::vector<ImageSpec>& recipes, const Predicate& wanted) {
  std::vector<ImageSpec> kept;
  std::copy_if(recipes.begin(), recipes.end(), std::back_inserter(kept), wanted);
  return kept;
}

bool is_among(const std::vector<std::string_view>& variables, const ImageSpec& recipe) {
  return std::find(variables.begin(), variables.end(), image_variable(recipe.name)) !=
         variables.end();
}

}  // namespace

std::string image_variable(std::string_view recipe) {
  std::string name(recipe);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return std::isalnum(c) != 0 ? static_cast<char>(std::toupper(c)) : '_';
  });
  return name + "_IMAGE";
}

std::vector<ImageSpec> images_of_compose(std::string_view text,
                                         const std::vector<ImageSpec>& recipes) {
  const std::vector<std::string_view> variables = variables_in(text);
  return chosen(recipes, [&](const ImageSpec& recipe) { return is_among(variables, recipe); });
}

std::vector<ImageSpec> images_of_service(std::string_view compose_text, bool built_from_source,
                                         const std::vector<ImageSpec>& recipes) {
  const std::vector<std::string_view> variables = variables_in(compose_text);
  return chosen(recipes, [&](const ImageSpec& recipe) {
    if (recipe.name == node_image) return true;
    if (recipe.name == toolchain_image) return built_from_source;
    return is_among(variables, recipe);
  });
}

}  // namespace stackpilot
