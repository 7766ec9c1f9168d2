// Where something of a contract stands in its compose file, for messages.
#pragma once

#include <string>
#include <vector>

namespace stackpilot::service {

/// "services/notes/docker-compose.yml:44:9: x-stackpilot.record.id", for `keys` {"record", "id"}.
/// Where a key is not there, the place of the last one that is; without place when `text`, which is
/// that of `file`, is not YAML.
std::string place_of(const std::string& text, const std::string& file,
                     const std::vector<std::string>& keys);

}  // namespace stackpilot::service
