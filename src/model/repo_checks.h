// What the repo checks found: part of an observation, so that it can be judged again.
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

/// How one gate ended: pass, fail, skipped (its tool is absent) or error (it could not look).
struct GateResult {
  std::string gate;  ///< "secrets"
  Verdict verdict = Verdict::kError;
  std::string looked_at;  ///< "213 files"
  std::string broken;     ///< why a part could not look; empty otherwise
  std::string skipped;    ///< why a part was not looked at: its tool is absent; empty otherwise
  std::vector<RepoFinding> findings;
  double ms = 0;

  /// Why it is neither a pass nor a failure by its findings; may be empty.
  const std::string& reason() const { return broken.empty() ? skipped : broken; }
};
STACKPILOT_DECLARE_JSON(GateResult)

struct RepoChecks {
  std::string finished_at;  ///< RFC 3339
  bool strict = false;      ///< as in CI: a check whose tool is absent fails
  std::vector<GateResult> gates;

  /// The result of that gate, or null when it did not run.
  const GateResult* find(std::string_view gate) const;
};
STACKPILOT_DECLARE_JSON(RepoChecks)

}  // namespace stackpilot
