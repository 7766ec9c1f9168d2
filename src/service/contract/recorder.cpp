#include "service/contract/recorder.h"

#include <fmt/format.h>

#include "service/contract/description.h"

namespace stackpilot::service {
namespace {

constexpr const char* with_key = "required";  // of JSON Schema

Json schema_of(const TextKind& kind) {
  if (!kind.choices.empty()) return {{"enum", kind.choices}};
  Json schema = {{"type", "string"}, {"pattern", kind.pattern}, {"maxLength", kind.longest}};
  if (!kind.or_number) return schema;
  const Json number = {{"type", "integer"}, {"minimum", 100}, {"maximum", 599}};
  return {{"anyOf", {schema, number}}};
}

Json one_or_more(const TextKind& kind) {
  const Json list = {
      {"type", "array"}, {"items", schema_of(kind)}, {"minItems", 1}, {"maxItems", 100}};
  return {{"anyOf", {schema_of(kind), list}}};
}

Json map_schema(const Key& key, const TextKind& names, const Json& values) {
  const std::string pattern =
      names.choices.empty() ? names.pattern : fmt::format("^({})$", fmt::join(names.choices, "|"));
  return {{"type", "object"},
          {"patternProperties", {{pattern, values}}},
          {"additionalProperties", false},
          {"minProperties", key.required ? 1 : 0},
          {"maxProperties", 100}};
}

Json any_with(const std::vector<std::string>& names) {
  Json any = Json::array();
  for (const std::string& name : names) any.push_back({{with_key, {name}}});
  return any;
}

class Recorder : public Fields {
 public:
  explicit Recorder(DescribedMap& out) : out_(out) {}

  void text(const Key& key, const TextKind& kind, std::string&) override {
    add(key, kind.name, schema_of(kind));
  }
  void number(const Key& key, int least, int most, int&) override {
    add(key, fmt::format("{} to {}", least, most),
        {{"type", "integer"}, {"minimum", least}, {"maximum", most}});
  }
  void texts(const Key& key, const TextKind& kind, std::vector<std::string>&) override {
    add(key, kind.name + ", or a list of them", one_or_more(kind));
  }
  void text_map(const Key& key, const TextKind& names, const TextKind& kind,
                std::map<std::string, std::string>&) override {
    add(key, fmt::format("map: {} to {}", names.name, kind.name),
        map_schema(key, names, schema_of(kind)));
  }
  void texts_map(const Key& key, const TextKind& names, const TextKind& kind,
                 std::map<std::string, std::vector<std::string>>&) override {
    add(key, fmt::format("map: {} to {}, or a list of them", names.name, kind.name),
        map_schema(key, names, one_or_more(kind)));
  }
  void expected(const Key& key, const TextKind& kind, ExpectedValues&) override {
    const Json other = {{"type", {"number", "boolean", "null"}}};
    add(key, fmt::format("map: pointer to {}", kind.name),
        map_schema(key, pointer(), {{"anyOf", {schema_of(kind), other}}}));
  }
  void section(const Key& key, const Description& describe) override {
    DescribedMap map;
    Recorder inner(map);
    describe(inner);
    out_.keys.push_back({key, "map", nullptr, std::move(map)});
  }

  void one_of(const std::vector<std::string>& names, bool several) override {
    out_.rules.push_back(fmt::format("{} of `{}` is required.",
                                     several ? "At least one" : "Exactly one",
                                     fmt::join(names, "`, `")));
    out_.schema_rules.push_back({{several ? "anyOf" : "oneOf", any_with(names)}});
  }
  void in_case(const Case& wanted) override {
    const Json holds = {{"properties", {{wanted.key, {{"const", wanted.value}}}}},
                        {with_key, {wanted.key}}};
    Json rule = {{"if", holds}, {"then", {{with_key, wanted.required}}}};
    if (!wanted.only.empty()) rule["else"] = {{"not", {{"anyOf", any_with(wanted.only)}}}};
    out_.rules.push_back(fmt::format("`{}: {}` requires `{}`.", wanted.key, wanted.value,
                                     fmt::join(wanted.required, "`, `")));
    out_.schema_rules.push_back(rule);
  }
  void reject(const Place&, const std::string&) override {}
  void reject_key(const Place&, const std::string&) override {}

 private:
  void add(const Key& key, const std::string& value, Json schema) {
    out_.keys.push_back({key, value, std::move(schema), {}});
  }

  DescribedMap& out_;
};

}  // namespace

DescribedMap described_contract() {
  DescribedMap map;
  Recorder recorder(map);
  Contract nothing;
  describe_contract(recorder, {}, nothing);
  return map;
}

}  // namespace stackpilot::service
