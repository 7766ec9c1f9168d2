// What an editor that goes by the JSON Schema says of a compose file.
#pragma once

#include <string>

namespace stackpilot::service {

/// Whether `text` is one document of YAML, without tags of its own, that fits contract_schema().
bool schema_accepts(const std::string& text);

}  // namespace stackpilot::service
