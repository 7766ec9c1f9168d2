#include "service/contract/place.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "service/contract/parse_contract.h"

namespace stackpilot::service {
namespace {

// The key of a map that is named so; undefined when there is none.
YAML::Node key_in(const YAML::Node& map, const std::string& name) {
  if (map.IsDefined() && map.IsMap()) {
    for (const auto& one : map) {
      if (one.first.IsScalar() && one.first.Scalar() == name) return one.first;
    }
  }
  return YAML::Node(YAML::NodeType::Undefined);
}

std::string place_in(const YAML::Node& root, const std::string& file,
                     const std::vector<std::string>& keys) {
  YAML::Node at = root;
  YAML::Mark mark = root.Mark();
  std::vector<std::string> path = {contract_key};
  path.insert(path.end(), keys.begin(), keys.end());
  for (const std::string& name : path) {
    const YAML::Node key = key_in(at, name);
    if (!key.IsDefined()) break;
    mark = key.Mark();
    at.reset(at[name]);
  }
  // An empty file has none.
  return fmt::format("{}:{}:{}: {}", file, std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1,
                     fmt::join(path, "."));
}

}  // namespace

std::string place_of(const std::string& text, const std::string& file,
                     const std::vector<std::string>& keys) {
  try {
    return place_in(YAML::Load(text), file, keys);
  } catch (const YAML::Exception&) {
    return fmt::format("{}: {}.{}", file, contract_key, fmt::join(keys, "."));
  }
}

}  // namespace stackpilot::service
