// What documents and editors say of the contract, made from its description.
#pragma once

#include <string>

namespace stackpilot::service {

inline constexpr const char* contract_reference_path = "docs/contract.md";
inline constexpr const char* contract_schema_path = "docs/contract.schema.json";

/// The content of these files: a page with every key, and a JSON Schema (draft 2020-12) of compose
/// files with a contract.
std::string contract_reference();
std::string contract_schema();

}  // namespace stackpilot::service
