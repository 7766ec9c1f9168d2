// What a verification says, in four formats. Pure text: nothing is written anywhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/fault.h"
#include "model/verdict.h"
#include "verify/drill_proof.h"

namespace stackpilot::verify {

struct Report {
  std::string selection = "all";  ///< all, host, cluster or build
  /// As the caller sees it: it may know of more than judgements (an open ledger entry, no lab).
  Outcome outcome = Outcome::kNotVerified;
  std::string node;
  std::string provider;
  std::string run_id;
  double duration_ms = 0;           ///< of the whole verification
  double runtime_ms = 0;            ///< of observing and judging the runtime
  std::string slowest_observation;  ///< the single one that took longest
  double slowest_observation_ms = 0;
  std::vector<Judgement> judgements;
  std::vector<DrillProof> drills;  ///< of the selection; without it nothing is said of them
  std::vector<Fault> open_faults;  ///< injected and not known to be healed: never a PASS
  std::vector<std::string> notes;  ///< why it was not verified, and what else the reader must know
};

enum class Palette { kPlain, kColour };

/// The judgements of a selection; none for an unknown one.
std::vector<Judgement> select(const std::vector<Judgement>& judgements, std::string_view selection);

/// The guarantees of the selection that only drills prove.
std::vector<const Guarantee*> drill_only(std::string_view selection);

/// The guarantees of the selection that are about our own tools, which their tests prove.
std::vector<const Guarantee*> test_only(std::string_view selection);

/// FAIL with an open fault. Else the report's outcome, but never PASS where the judgements do not
/// say so.
Outcome verdict_of(const Report& report);

/// "VERIFY: PASS  13 passed, 1 waived, 7 only by drills (not counted)"; VERIFY-HOST and its like
/// for selections.
std::string verdict_line(const Report& report);

/// For people: ends with the verdict line.
std::string to_text(const Report& report, Palette palette);

/// One JSON object, always valid UTF-8.
std::string to_json_text(const Report& report);

/// blocked counts as an error; waived as passed, with its reason in system-out.
std::string to_junit(const Report& report);

/// TAP 14. blocked is `not ok`; waived is `ok`, with its reason.
std::string to_tap(const Report& report);

}  // namespace stackpilot::verify
