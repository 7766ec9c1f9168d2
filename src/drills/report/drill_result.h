// Everything known about one run of a drill. The runner fills it in; it is stored as result.json,
// and the HTML report is made from it alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "drills/history/checker.h"
#include "drills/timeline/timeline.h"
#include "page/html.h"

namespace stackpilot::drills {

using page::Fact;

enum class DrillVerdict {
  kError,  ///< the drill itself failed, or its fault is not healed
  kPass,
  kFail,         ///< an expectation did not hold
  kVacuous,      ///< the fault did not bite: nothing was proven
  kUnknown,      ///< the history could not be checked, or the sampler did not see enough
  kRefused,      ///< the lab was not green, so nothing was injected
  kInterrupted,  ///< by a stop request; everything is healed
  kSkipped,      ///< the lab or host lacks something it needs; nothing was injected
};
NLOHMANN_JSON_SERIALIZE_ENUM(DrillVerdict, {{DrillVerdict::kError, "error"},
                                            {DrillVerdict::kPass, "pass"},
                                            {DrillVerdict::kFail, "fail"},
                                            {DrillVerdict::kVacuous, "vacuous"},
                                            {DrillVerdict::kUnknown, "unknown"},
                                            {DrillVerdict::kRefused, "refused"},
                                            {DrillVerdict::kInterrupted, "interrupted"},
                                            {DrillVerdict::kSkipped, "skipped"}})

/// One expectation of a phase.
struct PhaseCheck {
  enum class Verdict {
    kFail,
    kPass,
    kError,
    kUnknown,  ///< what was not seen may explain what seems wrong
  };
  std::string claim;  ///< "G-03-07", or a sentence
  std::string expected;
  std::string observed;
  Verdict verdict = Verdict::kFail;
};
NLOHMANN_JSON_SERIALIZE_ENUM(PhaseCheck::Verdict, {{PhaseCheck::Verdict::kFail, "fail"},
                                                   {PhaseCheck::Verdict::kPass, "pass"},
                                                   {PhaseCheck::Verdict::kError, "error"},
                                                   {PhaseCheck::Verdict::kUnknown, "unknown"}})
STACKPILOT_DECLARE_JSON(PhaseCheck)

/// "before", "set-up", "break", "during", "recovery" or "after".
struct PhaseResult {
  std::string name;
  double from_ms = 0;  ///< on the drill's clock
  double to_ms = 0;
  std::vector<PhaseCheck> checks;
};
STACKPILOT_DECLARE_JSON(PhaseResult)

struct DrillResult {
  std::string run_id;
  std::string drill;    ///< "dependency-kill"
  std::string summary;  ///< one line, as Drill has it
  std::string runbook;  ///< "docs/runbooks/milestone03.md#g-03-07"
  std::string fault;    ///< kind and node of the injected fault
  std::string proof;    ///< what showed that the fault bit; empty: nothing did
  DrillVerdict verdict = DrillVerdict::kError;
  std::string reason;  ///< for any verdict but kPass
  std::string node;
  std::string provider;
  std::string started_at;  ///< UTC
  double duration_ms = 0;
  std::string build_id;
  std::string source_digest;
  std::vector<std::string> guarantees;  ///< ids that a pass proves
  std::vector<PhaseResult> phases;
  Timeline timeline;
  Measurements measurements;             ///< measure(timeline)
  std::optional<HistoryReport> history;  ///< only of drills with a load of records
  std::vector<Fact> environment;         ///< kernel, engine, image, ...
  int slowness = 1;                      ///< of the machine: bounds were multiplied by it
  std::vector<Fact> figures = {};        ///< what else was measured, by the drill itself
};
STACKPILOT_DECLARE_JSON(DrillResult)

}  // namespace stackpilot::drills
