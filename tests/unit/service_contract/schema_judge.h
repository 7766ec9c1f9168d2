// What an editor that goes by the JSON Schema says of a compose file.
#pragma once

#include <string>

namespace stackpilot::service {

/// Whether `text` is one document of YAML, without tags of its own, that fits `schema`.
bool schema_accepts(const std::string& schema, const std::string& text);

}  // namespace stackpilot::service
