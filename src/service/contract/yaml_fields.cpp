#include "service/contract/yaml_fields.h"

#include <fmt/format.h>

#include "model/yaml_scalar.h"

namespace stackpilot::service {
namespace {

// So that a file of 1 MiB with aliases does not become a contract of many.
constexpr std::size_t most_entries = 100;

Place inside(Place place, const std::string& step) {
  place.push_back(step);
  return place;
}

}  // namespace

// Whether to read it: what is required is read, and so reported, when it is missing.
bool YamlFields::is_wanted(const Key& key) {
  return map_.offers(key.name) || key.required;
}

std::string YamlFields::checked(const YAML::Node& node, const Place& place, const TextKind& kind) {
  const std::optional<Json> value = core_scalar(node);
  const bool is_text = value && value->is_string();
  const bool is_number = value && value->is_number() && kind.or_number;
  if ((is_text || is_number) && kind.matches(node.Scalar())) return node.Scalar();
  const bool lacks_quotes = value && !value->is_string() && !value->is_null() && !kind.or_number;
  map_.reject(place, kind.expected + (lacks_quotes ? ", in quotes" : ""));
  return "";
}

void YamlFields::text(const Key& key, const TextKind& kind, std::string& out) {
  if (!is_wanted(key)) return;
  const YAML::Node node = map_.value(key.name);
  if (node.IsDefined()) out = checked(node, {key.name}, kind);
}

void YamlFields::number(const Key& key, int least, int most, int& out) {
  if (!is_wanted(key)) return;
  const YAML::Node node = map_.value(key.name);
  const std::optional<Json> value = node.IsDefined() ? core_scalar(node) : std::nullopt;
  if (!value || !value->is_number_integer()) {
    map_.reject(key.name, fmt::format("a number from {} to {}", least, most));
  } else {
    out = map_.number(key.name, least, most);
  }
}

std::vector<std::string> YamlFields::checked_list(const YAML::Node& node, const Place& place,
                                                  const TextKind& kind) {
  if (!node.IsSequence()) return {checked(node, place, kind)};
  std::vector<std::string> texts;
  if (node.size() == 0 || node.size() > most_entries) {
    map_.reject(place, fmt::format("a list of 1 to {} texts", most_entries));
    return texts;
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    texts.push_back(checked(node[i], inside(place, std::to_string(i)), kind));
  }
  return texts;
}

void YamlFields::texts(const Key& key, const TextKind& kind, std::vector<std::string>& out) {
  if (!is_wanted(key)) return;
  const YAML::Node node = map_.value(key.name);
  if (node.IsDefined()) out = checked_list(node, {key.name}, kind);
}

std::vector<YamlFields::Entry> YamlFields::entries(const Key& key, const TextKind& names) {
  if (!is_wanted(key)) return {};
  const YAML::Node node = map_.value(key.name);
  if (!node.IsDefined()) return {};
  const std::size_t least = key.required ? 1 : 0;
  if (!node.IsMap() || node.size() < least || node.size() > most_entries) {
    map_.reject(key.name, fmt::format("a map of {} to {} entries", least, most_entries));
    return {};
  }
  map_.map(key.name);  // for keys that are there twice
  std::vector<Entry> found;
  for (const auto& entry : node) {
    const std::string name = entry.first.IsScalar() ? entry.first.Scalar() : "";
    if (!names.matches(name)) map_.reject_key({key.name, name}, names.expected);
    found.emplace_back(name, entry.second);
  }
  return found;
}

void YamlFields::text_map(const Key& key, const TextKind& names, const TextKind& kind,
                          std::map<std::string, std::string>& out) {
  for (const auto& [name, node] : entries(key, names)) {
    out[name] = checked(node, {key.name, name}, kind);
  }
}

void YamlFields::texts_map(const Key& key, const TextKind& names, const TextKind& kind,
                           std::map<std::string, std::vector<std::string>>& out) {
  for (const auto& [name, node] : entries(key, names)) {
    out[name] = checked_list(node, {key.name, name}, kind);
  }
}

void YamlFields::expected(const Key& key, const TextKind& kind, ExpectedValues& out) {
  for (const auto& [name, node] : entries(key, pointer())) {
    const std::optional<Json> value = core_scalar(node);
    if (value && !value->is_string()) {
      out[name] = *value;
    } else {
      out[name] = checked(node, {key.name, name}, kind);
    }
  }
}

void YamlFields::section(const Key& key, const Description& describe) {
  if (!is_wanted(key)) return;
  YamlMap map = map_.map(key.name);
  if (map.has("<<")) map.reject_key({"<<"}, "its keys in full: nothing is merged here");
  YamlFields fields(map);
  describe(fields);
  map.finish();
}

void YamlFields::one_of(const std::vector<std::string>& names, bool several) {
  std::vector<std::string> found;
  for (const std::string& name : names) {
    if (map_.offers(name)) found.push_back(name);
  }
  if (found.empty()) map_.report_missing(fmt::format("{}", fmt::join(names, " or ")));
  if (found.size() < 2 || several) return;
  map_.reject_key({found[1]}, fmt::format("no other key beside `{}`", found[0]));
}

void YamlFields::in_case(const Case& wanted) {
  if (!map_.has(wanted.key)) return;
  const YAML::Node value = map_.value(wanted.key);
  const bool holds = value.IsScalar() && value.Scalar() == wanted.value;
  for (const std::string& name : holds ? wanted.required : wanted.only) {
    if (map_.has(name) == holds) continue;
    if (holds) {
      map_.report_missing(fmt::format("{}, which {} needs", name, wanted.value));
    } else {
      map_.reject_key({name},
                      fmt::format("no such key unless `{}` is {}", wanted.key, wanted.value));
    }
  }
}

void YamlFields::reject(const Place& place, const std::string& wanted) {
  map_.reject(place, wanted);
}

void YamlFields::reject_key(const Place& place, const std::string& wanted) {
  map_.reject_key(place, wanted);
}

}  // namespace stackpilot::service
