#include "service/contract/parse_contract.h"

#include <fmt/format.h>

#include <vector>

#include "model/compose_yaml.h"
#include "model/yaml_reader.h"
#include "service/contract/description.h"
#include "service/contract/yaml_fields.h"

namespace stackpilot::service {
namespace {

constexpr std::size_t longest_file = 1U << 20U;

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
  const std::vector<std::string> names = merged_keys(services);
  file.services = {names.begin(), names.end()};
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
