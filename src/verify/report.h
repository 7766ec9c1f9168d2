// The report of a verification, and its formats. Writes nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guarantees/outcome.h"
#include "model/fault.h"
#include "model/verdict_report.h"
#include "verify/able_to_fail.h"
#include "verify/drill_proof.h"

namespace stackpilot::verify {

struct Report {
  std::string selection = "all";  ///< all, host, cluster or build
  /// Set by the caller, who may know more than the judgements say: that there is no lab, for one.
  Outcome outcome = Outcome::kNotVerified;
  std::string node;
  std::string provider;
  std::string run_id;
  double duration_ms = 0;           ///< of the whole verification
  double runtime_ms = 0;            ///< of observing and judging, without the repo checks
  std::string slowest_observation;  ///< name of the observation that took longest
  double slowest_observation_ms = 0;
  std::vector<Judgement> judgements;
  std::vector<DrillProof> drills;  ///< of the selection; may be left empty
  AbleToFail able_to_fail;         ///< of the selection; may be left empty
  std::vector<Fault> open_faults;  ///< injected and not known to be healed: the verdict is FAIL
  std::vector<std::string> notes;  ///< why nothing was verified, and other remarks
};

/// The judgements of a selection; none for an unknown selection.
std::vector<Judgement> select(const std::vector<Judgement>& judgements, std::string_view selection);

/// All guarantees of the selection, sorted by id.
std::vector<const Guarantee*> guarantees_of(std::string_view selection);

/// The guarantees of the selection that only drills prove.
std::vector<const Guarantee*> drill_only(std::string_view selection);

/// FAIL with an open fault. Else the report's outcome; if that is PASS, the outcome of the
/// judgements.
Outcome verdict_of(const Report& report);

/// "VERIFY: PASS  13 passed, 1 waived, 2 not applicable, 7 only by drills (not counted)"; begins
/// with VERIFY-HOST for the selection host.
std::string verdict_line(const Report& report);

/// For people; ends with the verdict line. Names services only where there are several.
std::string to_text(const Report& report, Palette palette);

/// One JSON object, always valid UTF-8.
std::string to_json_text(const Report& report);

/// JUnit XML. Blocked counts as an error; waived as passed, with the reason in system-out; not
/// applicable as skipped. The class name of what is about a service is "verify.<service>.<node>".
std::string to_junit(const Report& report);

/// TAP 14. Blocked is `not ok`; waived is `ok`, with the reason; not applicable is `# SKIP`.
std::string to_tap(const Report& report);

}  // namespace stackpilot::verify
