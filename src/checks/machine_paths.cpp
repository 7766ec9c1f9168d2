#include "checks/machine_paths.h"

#include <algorithm>
#include <cctype>

#include "checks/repository.h"

namespace stackpilot::checks {
namespace {

const std::set<std::string>& system_folders() {
  static const std::set<std::string> all = {"bin", "boot", "dev", "etc", "lib", "opt", "proc",
                                            "run", "sbin", "srv", "sys", "usr", "var"};
  return all;
}

bool is_path_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("/._-+@~").find(c) != std::string_view::npos;
}

// Not the middle of a URL, of a relative path, or of a placeholder such as <folder>/bin.
bool begins_path(std::string_view text, std::size_t at) {
  if (text[at] != '/') return false;
  if (at == 0) return true;
  const char before = text[at - 1];
  return !is_path_character(before) &&
         std::string_view(":>}*$)").find(before) == std::string_view::npos;
}

std::vector<std::string> components_of(std::string_view path) {
  std::vector<std::string> components;
  for (std::size_t start = 1; start < path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    if (end > start) components.emplace_back(path.substr(start, end - start));
    start = end + 1;
  }
  return components;
}

bool is_home_of_nodes(const std::vector<std::string>& components) {
  return components.size() >= 2 && components[0] == "home" && components[1] == "vagrant";
}

bool is_below_a_home(const std::vector<std::string>& components) {
  if (components.size() < 2 || is_home_of_nodes(components)) return false;
  return components[0] == "root" || components[0] == "home" || components[0] == "Users";
}

bool is_in_a_checkout(const std::vector<std::string>& components,
                      const std::set<std::string>& top_folders) {
  if (components.empty() || components[0] == "vagrant") return false;
  if (is_home_of_nodes(components)) return false;
  if (std::find(components.begin(), components.end(), ".stackpilot") != components.end()) {
    return true;
  }
  if (system_folders().count(components[0]) != 0) return false;
  return std::any_of(components.begin() + 1, components.end(),
                     [&](const std::string& one) { return top_folders.count(one) != 0; });
}

}  // namespace

std::vector<MachinePath> find_machine_paths(std::string_view text,
                                            const std::set<std::string>& top_folders) {
  std::vector<MachinePath> found;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!begins_path(text, at)) continue;
    std::size_t end = at;
    while (end < text.size() && is_path_character(text[end])) ++end;
    const std::string_view path = text.substr(at, end - at);
    const std::vector<std::string> components = components_of(path);
    if (is_below_a_home(components) || is_in_a_checkout(components, top_folders)) {
      found.push_back({std::string(path), line_at(text, at)});
    }
    at = end;
  }
  return found;
}

}  // namespace stackpilot::checks
