#include "model/compose_yaml.h"

#include <algorithm>

namespace stackpilot {
namespace {

constexpr std::size_t most_maps = 100;
constexpr const char* merge_key = "<<";

// Adds `map` and what is merged into it, in the order of precedence.
void add_maps(const YAML::Node& map, std::vector<YAML::Node>& all) {
  if (!map.IsDefined() || !map.IsMap() || all.size() == most_maps) return;
  const bool known =
      std::any_of(all.begin(), all.end(), [&](const YAML::Node& other) { return other.is(map); });
  if (known) return;
  all.push_back(map);
  const YAML::Node merged = map[merge_key];
  if (!merged.IsDefined()) return;
  if (!merged.IsSequence()) return add_maps(merged, all);
  for (const YAML::Node& one : merged) add_maps(one, all);
}

std::vector<YAML::Node> maps_of(const YAML::Node& map) {
  std::vector<YAML::Node> all;
  add_maps(map, all);
  return all;
}

void add_env_files(const YAML::Node& named, std::vector<std::string>& files) {
  if (!named.IsDefined()) return;
  if (named.IsScalar()) files.push_back(named.Scalar());
  if (const std::string path = merged_text(named, "path"); !path.empty()) files.push_back(path);
}

}  // namespace

YAML::Node merged_value(const YAML::Node& map, const std::string& key) {
  for (const YAML::Node& one : maps_of(map)) {
    if (const YAML::Node own = one[key]; own.IsDefined()) return own;
  }
  return YAML::Node(YAML::NodeType::Undefined);
}

std::string merged_text(const YAML::Node& map, const std::string& key) {
  const YAML::Node value = merged_value(map, key);
  return value.IsDefined() && value.IsScalar() ? value.Scalar() : "";
}

std::vector<std::string> merged_keys(const YAML::Node& map) {
  std::vector<std::string> keys;
  for (const YAML::Node& one : maps_of(map)) {
    for (const auto& entry : one) {
      const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : merge_key;
      const bool known = std::find(keys.begin(), keys.end(), key) != keys.end();
      if (key != merge_key && !known) keys.push_back(key);
    }
  }
  return keys;
}

std::vector<std::string> env_files_in(const YAML::Node& project) {
  std::vector<std::string> files;
  const YAML::Node services = merged_value(project, "services");
  for (const std::string& name : merged_keys(services)) {
    const YAML::Node named = merged_value(merged_value(services, name), "env_file");
    if (named.IsDefined() && named.IsSequence()) {
      for (const YAML::Node& one : named) add_env_files(one, files);
    } else {
      add_env_files(named, files);
    }
  }
  return files;
}

}  // namespace stackpilot
