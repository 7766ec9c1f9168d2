#include "unit/service_contract/schema_judge.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "model/yaml_reader.h"
#include "model/yaml_scalar.h"

namespace stackpilot::service {
namespace {

// Of keys that are there twice the last one counts, as in most parsers; .inf is some number.
Json to_json_value(const YAML::Node& node) {
  if (node.IsMap()) {
    Json object = Json::object();
    for (const auto& entry : node) {
      object[entry.first.IsScalar() ? entry.first.Scalar() : "?"] = to_json_value(entry.second);
    }
    return object;
  }
  if (node.IsSequence()) {
    Json list = Json::array();
    for (const auto& entry : node) list.push_back(to_json_value(entry));
    return list;
  }
  const auto scalar = core_scalar(node);
  if (!scalar && node.Tag() != "?") throw YAML::Exception(node.Mark(), "a tag of its own");
  return scalar.value_or(Json(1e300));
}

}  // namespace

bool schema_accepts(const std::string& schema, const std::string& text) {
  Json document;
  try {
    if (second_document_line(text) > 0) return false;
    document = to_json_value(YAML::Load(text));
  } catch (const YAML::Exception&) {
    return false;
  }
  const Json parsed = Json::parse(schema);
  valijson::Schema rules;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(parsed), rules);
  return valijson::Validator().validate(rules, valijson::adapters::NlohmannJsonAdapter(document),
                                        nullptr);
}

}  // namespace stackpilot::service
