#include "service/contract/parse_contract.h"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "model/yaml_reader.h"
#include "service/contract/description.h"
#include "service/contract/yaml_fields.h"

namespace stackpilot::service {
namespace {

constexpr std::size_t longest_file = 1U << 20U;

void add_map(const YAML::Node& node, std::vector<YAML::Node>& maps) {
  constexpr std::size_t most_merges = 100;
  if (node.IsMap() && maps.size() < most_merges) maps.push_back(node);
}

// The services that a map declares, those that it takes over with "<<" among them: yaml-cpp does
// not merge. That a map takes over itself ends with the number of merges.
std::set<std::string> services_in(const YAML::Node& declared) {
  std::set<std::string> services;
  std::vector<YAML::Node> maps;
  add_map(declared, maps);
  for (std::size_t i = 0; i < maps.size(); ++i) {
    const YAML::Node map = maps[i];
    for (const auto& entry : map) {
      if (!entry.first.IsScalar()) continue;
      if (entry.first.Scalar() != "<<") {
        services.insert(entry.first.Scalar());
      } else if (entry.second.IsSequence()) {
        for (const auto& merged : entry.second) add_map(merged, maps);
      } else {
        add_map(entry.second, maps);
      }
    }
  }
  return services;
}

Result<Contract> read_contract(const YAML::Node& root, const std::string& origin,
                               const std::string& folder) {
  Status problem;
  YamlMap top(root, "", origin, problem);
  if (root.IsNull() || (root.IsMap() && !top.has(contract_key))) {
    return fail(ErrorKind::kUsage,
                fmt::format("{}:1:1: expected the key {}, the contract of the service", origin,
                            contract_key),
                "write it; docs/contract.md says what is in it");
  }
  ComposeFile file{.folder = folder};
  const YAML::Node services = top.value("services");
  if (services.IsDefined()) file.services = services_in(services);
  Contract contract;
  YamlFields(top).section({.name = contract_key, .required = true},
                          [&](Fields& fields) { describe_contract(fields, file, contract); });
  if (!problem) return pass_on(problem);
  return contract;
}

tl::unexpected<Error> unreadable(const std::string& origin, const std::string& what) {
  return fail(ErrorKind::kUsage, fmt::format("{}:{}", origin, what),
              fmt::format("correct {} and run the command again", origin));
}

}  // namespace

Result<Contract> parse_contract(const std::string& text, const std::string& origin,
                                const std::string& folder) {
  if (text.size() > longest_file) {
    return unreadable(origin, fmt::format("1:1: expected at most {} bytes", longest_file));
  }
  try {
    if (const int line = second_document_line(text); line > 0) {
      return unreadable(origin, fmt::format("{}:1: expected one document, found another", line));
    }
    return read_contract(YAML::Load(text), origin, folder);
  } catch (const YAML::Exception& bad) {
    return unreadable(origin, fmt::format("{}:{}: not valid YAML: {}", bad.mark.line + 1,
                                          bad.mark.column + 1, bad.msg));
  }
}

}  // namespace stackpilot::service
