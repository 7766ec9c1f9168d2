#include "support/json_schema.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "support/pattern.hpp"

namespace test {
namespace {

using nlohmann::json;

bool has_type(const json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "number") return value.is_number();
  if (type == "integer") return value.is_number_integer();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  throw std::invalid_argument("no such type: " + type);
}

std::string complaint(bool fits, const std::string& text) {
  return fits ? "" : text;
}

std::string check_type(const json& wanted, const json& value) {
  const json types = wanted.is_array() ? wanted : json::array({wanted});
  const bool fits = std::any_of(types.begin(), types.end(), [&](const json& type) {
    return has_type(value, type.get<std::string>());
  });
  return complaint(fits, "is not of type " + wanted.dump());
}

std::string check_required(const json& names, const json& value) {
  for (const json& name : names) {
    if (!value.contains(name.get<std::string>())) return "lacks " + name.dump();
  }
  return "";
}

std::string check_properties(const json& document, const json& schemas, const json& value) {
  for (const auto& [name, schema] : schemas.items()) {
    if (!value.contains(name)) continue;
    const std::string inside = misfit(document, schema, value[name]);
    if (!inside.empty()) return std::string(name).append(": ").append(inside);
  }
  return "";
}

std::string check_no_others(const json& schema, const json& value) {
  for (const auto& [name, member] : value.items()) {
    if (!schema.at("properties").contains(name)) return "has " + name;
  }
  return "";
}

std::string check_items(const json& document, const json& schema, const json& value) {
  for (const json& item : value) {
    const std::string inside = misfit(document, schema, item);
    if (!inside.empty()) return "item: " + inside;
  }
  return "";
}

std::string check_all_of(const json& document, const json& schemas, const json& value) {
  for (const json& schema : schemas) {
    if (std::string wrong = misfit(document, schema, value); !wrong.empty()) return wrong;
  }
  return "";
}

std::string check_any_of(const json& document, const json& schemas, const json& value) {
  const bool fits = std::any_of(schemas.begin(), schemas.end(), [&](const json& schema) {
    return misfit(document, schema, value).empty();
  });
  return complaint(fits, "fits none of " + schemas.dump());
}

struct Place {
  const json& document;
  const json& schema;  // that contains the keyword
};
using Check = std::string (*)(const Place& place, const json& wanted, const json& value);

std::string annotation(const Place& /*place*/, const json& /*wanted*/, const json& /*value*/) {
  return "";
}

const std::map<std::string, Check> checks{
    {"$ref", [](const Place& p, const json&,
                const json& v) { return misfit(p.document, resolve(p.document, p.schema), v); }},
    {"type", [](const Place&, const json& w, const json& v) { return check_type(w, v); }},
    {"const", [](const Place&, const json& w,
                 const json& v) { return complaint(v == w, "is not " + w.dump()); }},
    {"enum",
     [](const Place&, const json& w, const json& v) {
       return complaint(std::count(w.begin(), w.end(), v) == 1, "is none of " + w.dump());
     }},
    {"required", [](const Place&, const json& w, const json& v) { return check_required(w, v); }},
    {"properties", [](const Place& p, const json& w,
                      const json& v) { return check_properties(p.document, w, v); }},
    {"additionalProperties",
     [](const Place& p, const json& w, const json& v) {
       if (w != false) throw std::invalid_argument("additionalProperties is false or absent");
       return check_no_others(p.schema, v);
     }},
    {"items",
     [](const Place& p, const json& w, const json& v) { return check_items(p.document, w, v); }},
    {"allOf",
     [](const Place& p, const json& w, const json& v) { return check_all_of(p.document, w, v); }},
    {"anyOf",
     [](const Place& p, const json& w, const json& v) { return check_any_of(p.document, w, v); }},
    {"pattern",
     [](const Place&, const json& w, const json& v) {
       return complaint(matches(v, w), "does not match " + w.dump());
     }},
    {"minLength",
     [](const Place&, const json& w, const json& v) {
       return complaint(v.get_ref<const std::string&>().size() >= w, "is too short");
     }},
    {"maxItems", [](const Place&, const json& w,
                    const json& v) { return complaint(v.size() <= w, "has too many items"); }},
    {"minimum", [](const Place&, const json& w,
                   const json& v) { return complaint(v >= w, "is below " + w.dump()); }},
    {"exclusiveMinimum",
     [](const Place&, const json& w, const json& v) {
       return complaint(v > w, "is not above " + w.dump());
     }},
    {"description", annotation},
    {"examples", annotation},
};

}  // namespace

const json& resolve(const json& document, const json& part) {
  if (!part.contains("$ref")) return part;
  const std::string reference = part["$ref"];
  if (!reference.starts_with("#/")) throw std::invalid_argument("not in here: " + reference);
  return document.at(json::json_pointer(reference.substr(1)));
}

std::string misfit(const json& document, const json& schema, const json& value) {
  // The type first: the other keywords apply only to values of that type.
  if (schema.contains("type")) {
    if (std::string wrong = check_type(schema["type"], value); !wrong.empty()) {
      return value.dump() + " " + wrong;
    }
  }
  for (const auto& [keyword, wanted] : schema.items()) {
    const auto check = checks.find(keyword);
    if (check == checks.end()) throw std::invalid_argument("unknown keyword: " + keyword);
    const std::string wrong = check->second({document, schema}, wanted, value);
    if (!wrong.empty()) return value.dump() + " " + wrong;
  }
  return "";
}

}  // namespace test
