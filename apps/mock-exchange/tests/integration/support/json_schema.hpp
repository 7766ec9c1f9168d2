#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace test {

// Says why the value does not match the schema; empty when it does. Understands the keywords that
// openapi.json uses, with references into that document, and throws on any other: a keyword that is
// ignored would check nothing.
std::string misfit(const nlohmann::json& document, const nlohmann::json& schema,
                   const nlohmann::json& value);

// What "$ref" of a part of the document points at; the part itself when it has none.
const nlohmann::json& resolve(const nlohmann::json& document, const nlohmann::json& part);

}  // namespace test
