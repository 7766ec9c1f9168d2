// What all who read a compose file themselves need: keys that are merged in with "<<", which
// yaml-cpp does not merge, and the files with variables.
#pragma once

#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

namespace stackpilot {

/// The value of a key of `map`: its own, or that of the first map that is merged into it and has
/// one. Undefined when there is none, or `map` is no map. Maps may be merged into themselves; of
/// more than 100 maps the rest is not looked at.
YAML::Node merged_value(const YAML::Node& map, const std::string& key);

/// The text of such a value; empty when there is none, or it is no text.
std::string merged_text(const YAML::Node& map, const std::string& key);

/// The texts that are keys of `map`, those that are merged in after its own, each once.
std::vector<std::string> merged_keys(const YAML::Node& map);

/// The files that the services of a compose file read their variables from, as they stand there:
/// "path", {path: "path"}, or a list of these; services in the order of merged_keys().
std::vector<std::string> env_files_in(const YAML::Node& project);

}  // namespace stackpilot
