#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace bench {

// A limit that a measured value is held against.
struct Target {
  enum class Kind { at_least, at_most };
  Kind kind;
  double value;
  std::string of;  // what the limit is made of: "3 x pgbench insert, 32 clients"; may be empty

  static Target at_least(double value, std::string of = {}) {
    return {Kind::at_least, value, std::move(of)};
  }
  static Target at_most(double value, std::string of = {}) {
    return {Kind::at_most, value, std::move(of)};
  }
};

struct Result {
  std::string what;
  double value;
  std::string unit;
  std::optional<Target> target;  // none: a peer, or for information

  // Larger than 1 is better than the target, whichever way it goes.
  double ratio() const;
  bool is_met() const { return !target || ratio() >= 1; }
};

using Results = std::vector<Result>;

std::string to_table(const Results& results);
nlohmann::json to_json(const Results& results);

}  // namespace bench
