#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace bench {

// A limit that a measured value is compared with.
struct Target {
  enum class Kind { at_least, at_most };
  Kind kind;
  double value;
  std::string of;  // how the limit is derived: "3 x pgbench insert, 32 clients"; may be empty

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

  // Larger than 1 is better than the target, for both kinds of target.
  double ratio() const;
  bool is_met() const { return !target || ratio() >= 1; }
};

using Results = std::vector<Result>;

std::string to_table(const Results& results);
nlohmann::json to_json(const Results& results);

}  // namespace bench
