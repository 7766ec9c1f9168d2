// How the keys of a contract are described: once, to whoever reads them from a file or writes down
// what can be in one.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "model/contract.h"
#include "service/contract/text_kind.h"

namespace stackpilot::service {

struct Key {
  std::string name;
  bool required = false;
  std::string meaning;    ///< begins with a small letter, no full stop
  std::string otherwise;  ///< what holds without it; empty for what is required
  std::string example;    ///< its value, as YAML
};

/// Keys and positions from a map down to a value in it.
using Place = std::vector<std::string>;

class Fields;
using Description = std::function<void(Fields&)>;

/// The keys of one map. What is not in the file leaves `out` as it is.
class Fields {
 public:
  Fields() = default;
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;
  virtual ~Fields() = default;

  virtual void text(const Key& key, const TextKind& kind, std::string& out) = 0;
  virtual void number(const Key& key, int least, int most, int& out) = 0;
  /// One text, or a list of one or more.
  virtual void texts(const Key& key, const TextKind& kind, std::vector<std::string>& out) = 0;
  /// A map from texts to texts; like the maps below, with an entry at least where it is required.
  virtual void text_map(const Key& key, const TextKind& names, const TextKind& kind,
                        std::map<std::string, std::string>& out) = 0;
  /// A map from texts to a text or a list of them each.
  virtual void texts_map(const Key& key, const TextKind& names, const TextKind& kind,
                         std::map<std::string, std::vector<std::string>>& out) = 0;
  /// A map from pointers to texts of `kind`, numbers, true, false or null.
  virtual void expected(const Key& key, const TextKind& kind, ExpectedValues& out) = 0;
  /// A map with keys of its own. `describe` is not called when it is not in the file.
  virtual void section(const Key& key, const Description& describe) = 0;

  /// Of these keys there must be one, or, with `several`, at least one.
  virtual void one_of(const std::vector<std::string>& names, bool several) = 0;
  /// When `key` is `value`, all of `required` must be there, otherwise none of `only`. After `key`.
  struct Case {
    std::string key;
    std::string value;
    std::vector<std::string> required;
    std::vector<std::string> only;
  };
  virtual void in_case(const Case& wanted) = 0;

  /// Reports that there should be something else at `place`: what needs more than one key to see.
  virtual void reject(const Place& place, const std::string& wanted) = 0;
  /// Reports that the last key of `place` should be another one.
  virtual void reject_key(const Place& place, const std::string& wanted) = 0;
};

}  // namespace stackpilot::service
