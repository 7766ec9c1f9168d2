#include "unit/service_contract/schema_judge.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "model/yaml_reader.h"
#include "model/yaml_scalar.h"
#include "service/contract/reference.h"

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

const valijson::Schema& parsed_schema() {
  static valijson::Schema schema;
  [[maybe_unused]] static const bool parsed = [] {
    const Json text = Json::parse(contract_schema());
    valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
    return true;
  }();
  return schema;
}

}  // namespace

bool schema_accepts(const std::string& text) {
  Json document;
  try {
    if (second_document_line(text) > 0) return false;
    document = to_json_value(YAML::Load(text));
  } catch (const YAML::Exception&) {
    return false;
  }
  return valijson::Validator().validate(parsed_schema(),
                                        valijson::adapters::NlohmannJsonAdapter(document), nullptr);
}

}  // namespace stackpilot::service
