// Reads what a contract's description asks for from a YAML map.
#pragma once

#include "model/yaml_reader.h"
#include "service/contract/fields.h"

namespace stackpilot::service {

/// Problems go to the map's; see YamlMap. The map must outlive this, and be finished by the caller.
class YamlFields : public Fields {
 public:
  explicit YamlFields(YamlMap& map) : map_(map) {}

  void text(const Key& key, const TextKind& kind, std::string& out) override;
  void number(const Key& key, int least, int most, int& out) override;
  void texts(const Key& key, const TextKind& kind, std::vector<std::string>& out) override;
  void text_map(const Key& key, const TextKind& names, const TextKind& kind,
                std::map<std::string, std::string>& out) override;
  void texts_map(const Key& key, const TextKind& names, const TextKind& kind,
                 std::map<std::string, std::vector<std::string>>& out) override;
  void expected(const Key& key, const TextKind& kind, ExpectedValues& out) override;
  void section(const Key& key, const Description& describe) override;
  void one_of(const std::vector<std::string>& names, bool several) override;
  void in_case(const Case& wanted) override;
  void reject(const Place& place, const std::string& wanted) override;
  void reject_key(const Place& place, const std::string& wanted) override;

 private:
  using Entry = std::pair<std::string, YAML::Node>;

  bool is_wanted(const Key& key);
  std::string checked(const YAML::Node& node, const Place& place, const TextKind& kind);
  std::vector<std::string> checked_list(const YAML::Node& node, const Place& place,
                                        const TextKind& kind);
  std::vector<Entry> entries(const Key& key, const TextKind& names);

  YamlMap& map_;
};

}  // namespace stackpilot::service
