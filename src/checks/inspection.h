// What one gate found, and the result that follows from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/repo_checks.h"

namespace stackpilot::checks {

/// What a gate demands. `id` is unique in its gate: "secrets" and "tracked-env" make
/// "secrets/tracked-env".
struct Rule {
  std::string_view id;
  std::string_view mend;
};

class Inspection {
 public:
  explicit Inspection(std::string_view gate) : gate_(gate) {}

  /// Notes what was looked at ("scripts"). None at all makes the result an error: nothing was
  /// proven.
  void looked_at(std::size_t count, std::string_view what);

  void found(const Rule& rule, std::string_view file, int line, std::string_view problem);

  /// A part of the gate needs what this machine lacks.
  void skipped(std::string_view why);

  /// A part of the gate could not look.
  void broke(std::string_view why);

  /// Any finding: fail. Else anything broken or nothing looked at: error. Else any part skipped:
  /// skipped. Else pass.
  GateResult conclude() const;

 private:
  std::string gate_;
  std::vector<std::string> looked_at_;
  std::vector<std::string> broken_;
  std::vector<std::string> skipped_;
  std::vector<RepoFinding> findings_;
};

}  // namespace stackpilot::checks
