// The durable record of a verification: what was seen, what was said of it, and about what.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/observation.h"
#include "model/workspace.h"
#include "verify/evidence_chain.h"
#include "verify/report.h"

namespace stackpilot::verify {

/// What a verification was about and was made with.
struct Provenance {
  std::string git_commit;  ///< empty before the first one, or without git
  bool git_clean = false;  ///< the work tree is that commit
  std::string tool_version;
  std::string tool_digest;  ///< SHA-256 of bin/stackpilot
  Json capabilities;        ///< as `doctor --format json` shows them
  std::string lab_text;     ///< infra/lab.yaml as it was read
};

/// Writes .stackpilot/evidence/<run id>/ and seals it: observation.json (where there was something
/// to observe), lab.yaml, report.{json,txt}, junit.xml, provenance.json, statement.json,
/// manifest.json.
Result<SealedRun> write_evidence(const Workspace& workspace,
                                 const std::optional<Observation>& observation,
                                 const Report& report, const Provenance& provenance);

/// An in-toto Statement with the test-result predicate: the image and the commit, and which
/// guarantees passed, were waived or skipped (warned), or failed.
Json statement_of(const std::optional<Observation>& observation, const Report& report,
                  const Provenance& provenance);

}  // namespace stackpilot::verify
