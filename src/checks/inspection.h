// Collects the findings of one gate and concludes its result.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/repo_checks.h"

namespace stackpilot::checks {

/// A rule of a gate. `id` is unique within the gate: the rule "tracked-env" of the gate "secrets"
/// is reported as "secrets/tracked-env".
struct Rule {
  std::string_view id;
  std::string_view mend;  ///< how to correct a violation
};

class Inspection {
 public:
  explicit Inspection(std::string_view gate) : gate_(gate) {}

  /// Records how many items of a kind ("scripts") were inspected. A count of 0 makes the result an
  /// error, because nothing was proven.
  void looked_at(std::size_t count, std::string_view what);

  /// Records a violation. `line` 0: the file as a whole. Only the first 1000 are kept.
  void found(const Rule& rule, std::string_view file, int line, std::string_view problem);

  /// Records that a part of the gate needs something that this machine lacks.
  void skipped(std::string_view why);

  /// Records that a part of the gate failed to run.
  void broke(std::string_view why);

  /// Fail if there are findings; else error if a part broke or none was recorded at all; else
  /// skipped if a part was skipped; else pass.
  GateResult conclude() const;

 private:
  std::string gate_;
  std::vector<std::string> looked_at_;
  std::vector<std::string> broken_;
  std::vector<std::string> skipped_;
  std::vector<RepoFinding> findings_;
};

}  // namespace stackpilot::checks
