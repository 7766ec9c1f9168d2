// The durable record of a verification: observation, report and provenance.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/observation.h"
#include "model/workspace.h"
#include "verify/evidence_chain.h"
#include "verify/report.h"

namespace stackpilot::verify {

/// What was verified, and with which tool.
struct Provenance {
  std::string git_commit;  ///< empty before the first commit, or without git
  bool git_clean = false;  ///< the work tree has no changes and no untracked files
  std::string tool_version;
  std::string tool_digest;  ///< SHA-256 of bin/stackpilot
  Json capabilities;        ///< as in `doctor --format json`
  std::string lab_text;     ///< content of infra/lab.yaml
};

/// Writes .stackpilot/evidence/<run id>/ and seals it: observation.json (if there is an
/// observation), lab.yaml, report.{json,txt}, junit.xml, provenance.json, statement.json,
/// manifest.json.
Result<SealedRun> write_evidence(const Workspace& workspace,
                                 const std::optional<Observation>& observation,
                                 const Report& report, const Provenance& provenance);

/// An in-toto Statement with the test-result predicate. Subjects: the deployed image and, if the
/// work tree is clean, the commit. Waived and skipped guarantees are listed as warned.
Json statement_of(const std::optional<Observation>& observation, const Report& report,
                  const Provenance& provenance);

}  // namespace stackpilot::verify
