// Results of the repo checks, as part of an observation.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "model/verdict.h"

namespace stackpilot {

/// One violation of a rule.
struct RepoFinding {
  std::string file;  ///< relative to the repository
  int line = 0;      ///< 0: the file as a whole
  std::string rule;  ///< "secrets/provider-key"
  std::string problem;
  std::string mend;
};
STACKPILOT_DECLARE_JSON(RepoFinding)

/// Result of one gate: pass, fail, skipped (its tool is missing) or error (it could not look).
struct GateResult {
  std::string gate;  ///< "secrets"
  Verdict verdict = Verdict::kError;
  std::string looked_at;  ///< "213 files"
  std::string broken;     ///< why a part of the gate failed to run; otherwise empty
  std::string skipped;    ///< which tool was missing for a part of the gate; otherwise empty
  std::vector<RepoFinding> findings;
  double ms = 0;

  /// Why the gate did not look at everything; may be empty.
  const std::string& reason() const { return broken.empty() ? skipped : broken; }
};
STACKPILOT_DECLARE_JSON(GateResult)

struct RepoChecks {
  std::string finished_at;  ///< RFC 3339
  bool strict = false;      ///< as in CI: a gate whose tool is missing fails
  std::vector<GateResult> gates;

  /// The result of `gate`, or null when it did not run.
  const GateResult* find(std::string_view gate) const;
};
STACKPILOT_DECLARE_JSON(RepoChecks)

}  // namespace stackpilot
