// Strict reading of YAML maps: every key is consumed by name, what is left over is an error, and
// every error says file, line and column.
#pragma once

#include <yaml-cpp/yaml.h>

#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace stackpilot {

/// The line (from 1) at which a second document begins; 0 when there is none. Throws
/// YAML::Exception for what is not YAML. Ends also where YAML::LoadAll of yaml-cpp 0.7 does not:
/// that one takes "," for infinitely many documents.
int second_document_line(const std::string& text);

/// Reads one YAML map. The first problem is kept and the rest of the reading goes on with default
/// values, so callers read all fields and look at `status` once.
class YamlMap {
 public:
  /// `path` names the map in errors ("nodes[1]"); `problem` is shared by all maps of one file.
  YamlMap(const YAML::Node& node, std::string path, std::string origin, Status& problem);

  std::string text(const std::string& key);
  int number(const std::string& key, int least, int most);
  YamlMap map(const std::string& key);
  std::vector<YamlMap> list(const std::string& key);
  /// Every entry of this map as a map of its own, with its key.
  std::vector<std::pair<std::string, YamlMap>> maps();

  /// Reports every key that was not asked for. Call after the last field.
  void finish();

  /// Reports a problem with the value of `key` (at its place in the file).
  void reject(const std::string& key, const std::string& expected);

 private:
  YAML::Mark mark_of(const std::string& key) const;
  std::string place() const;
  YAML::Node find(const std::string& key);
  YAML::Node scalar(const std::string& key, const std::string& expected);
  void report(const YAML::Mark& mark, const std::string& message);

  YAML::Node node_;
  std::string path_;
  std::string origin_;
  Status& problem_;
  std::set<std::string> asked_;
};

}  // namespace stackpilot
