// The JSON Schema. Only keywords that draft 7 has as well, for validators that know no newer one.
#include "base/json.h"
#include "service/contract/parse_contract.h"
#include "service/contract/recorder.h"
#include "service/contract/reference.h"

namespace stackpilot::service {
namespace {

Json schema_of_map(const DescribedMap& map) {
  Json properties = Json::object();
  Json needed = Json::array();
  for (const DescribedKey& key : map.keys) {
    Json schema = key.schema.is_null() ? schema_of_map(key.map) : key.schema;
    schema["description"] = key.key.meaning;
    properties[key.key.name] = std::move(schema);
    if (key.key.required) needed.push_back(key.key.name);
  }
  Json schema = {
      {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!needed.empty()) schema["required"] = std::move(needed);
  if (!map.schema_rules.empty()) schema["allOf"] = map.schema_rules;
  return schema;
}

}  // namespace

std::string contract_schema() {
  const Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                       {"title", "A compose file with the contract of its service for StackPilot"},
                       {"type", "object"},
                       {"properties", {{contract_key, schema_of_map(described_contract())}}},
                       {"required", {contract_key, "services"}}};
  return to_text(schema, 2) + "\n";
}

}  // namespace stackpilot::service
