// Strict reading of YAML maps: every key is read by name, a key that was not read is an error, and
// every error says file, line and column.
#pragma once

#include <yaml-cpp/yaml.h>

#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace stackpilot {

/// The line (from 1) at which a second document begins; 0 when there is none. Throws
/// YAML::Exception for malformed YAML. Used instead of YAML::LoadAll, which in yaml-cpp 0.7 reads
/// "," as infinitely many documents.
int second_document_line(const std::string& text);

/// Reads one YAML map. Only the first problem is kept (kUsage); reading continues with default
/// values, so callers read all fields and check `problem` once.
class YamlMap {
 public:
  /// `path` names the map in errors ("nodes[1]"). `problem` is shared by all maps of one file and
  /// must outlive them.
  YamlMap(const YAML::Node& node, std::string path, std::string origin, Status& problem);

  /// Whether the map has that key, for what may be left out. Does not read it.
  bool has(const std::string& key) const;

  /// As has(); the key is then one of those that finish() expects.
  bool offers(const std::string& key);

  std::string text(const std::string& key);
  /// A list of texts that is not empty.
  std::vector<std::string> texts(const std::string& key);
  int number(const std::string& key, int least, int most);
  YamlMap map(const std::string& key);
  std::vector<YamlMap> list(const std::string& key);
  /// The value of `key` as it is, for callers that read it themselves; undefined when it is
  /// missing, which is reported.
  YAML::Node value(const std::string& key);
  /// The entries of this map, each of which must be a map, with their keys.
  std::vector<std::pair<std::string, YamlMap>> maps();

  /// Reports keys that were not read. Call after the last field.
  void finish();

  /// Reports a problem with the value of `key`, at its place in the file.
  void reject(const std::string& key, const std::string& expected);

  /// The same for what is further inside: a key, then keys and positions (from 0) down to it. What
  /// is not there is reported at the last place that is.
  void reject(const std::vector<std::string>& path, const std::string& expected);

  /// Reports that a key is missing: `what` says which.
  void report_missing(const std::string& what);

  /// Reports that the last of `path` is no key that may be there, at the place of that key.
  void reject_key(const std::vector<std::string>& path, const std::string& expected);

 private:
  std::string joined(const std::vector<std::string>& path) const;
  std::string place() const;
  YAML::Node find(const std::string& key);
  YAML::Node scalar(const std::string& key, const std::string& expected);
  YAML::Node sequence(const std::string& key);
  void report(const YAML::Mark& mark, const std::string& message);

  YAML::Node node_;
  std::string path_;
  std::string origin_;
  Status& problem_;
  std::set<std::string> asked_;
};

}  // namespace stackpilot
