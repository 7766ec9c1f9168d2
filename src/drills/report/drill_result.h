// All that is known of one drill's run. The runner fills it and keeps it as JSON; the HTML report
// is made from nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "drills/history/checker.h"
#include "drills/timeline/timeline.h"

namespace stackpilot::drills {

enum class DrillVerdict {
  kError,  ///< the drill itself broke
  kPass,
  kFail,         ///< something that must hold did not
  kVacuous,      ///< the fault did not bite: nothing was proven
  kUnknown,      ///< the history could not be checked
  kRefused,      ///< the baseline was broken: nothing was injected
  kInterrupted,  ///< by the operator; healed
  kSkipped,      ///< this lab or machine has not what it needs; nothing was injected
};
NLOHMANN_JSON_SERIALIZE_ENUM(DrillVerdict, {{DrillVerdict::kError, "error"},
                                            {DrillVerdict::kPass, "pass"},
                                            {DrillVerdict::kFail, "fail"},
                                            {DrillVerdict::kVacuous, "vacuous"},
                                            {DrillVerdict::kUnknown, "unknown"},
                                            {DrillVerdict::kRefused, "refused"},
                                            {DrillVerdict::kInterrupted, "interrupted"},
                                            {DrillVerdict::kSkipped, "skipped"}})

/// One thing that had to hold in a phase.
struct PhaseCheck {
  enum class Verdict { kFail, kPass, kError };
  std::string claim;  ///< "G-03-07", or a sentence
  std::string expected;
  std::string observed;
  Verdict verdict = Verdict::kFail;
};
NLOHMANN_JSON_SERIALIZE_ENUM(PhaseCheck::Verdict, {{PhaseCheck::Verdict::kFail, "fail"},
                                                   {PhaseCheck::Verdict::kPass, "pass"},
                                                   {PhaseCheck::Verdict::kError, "error"}})
STACKPILOT_DECLARE_JSON(PhaseCheck)

/// "before", "during", "after", or a drill's own.
struct PhaseResult {
  std::string name;
  double from_ms = 0;  ///< on the drill's clock
  double to_ms = 0;
  std::vector<PhaseCheck> checks;
};
STACKPILOT_DECLARE_JSON(PhaseResult)

/// A name and its value, in the order in which they are to be read.
struct Fact {
  std::string name;
  std::string value;
};
STACKPILOT_DECLARE_JSON(Fact)

struct DrillResult {
  std::string run_id;
  std::string drill;    ///< "db-kill"
  std::string summary;  ///< its one line
  std::string runbook;  ///< "docs/runbooks/milestone03.md#g-03-07"
  std::string fault;    ///< what was injected, in words
  std::string proof;    ///< what showed that it bit; empty: nothing did
  DrillVerdict verdict = DrillVerdict::kError;
  std::string reason;  ///< for anything but a pass
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
  std::optional<HistoryReport> history;  ///< of drills with a write load
  std::vector<Fact> environment;         ///< kernel, engine, database, ...
};
STACKPILOT_DECLARE_JSON(DrillResult)

}  // namespace stackpilot::drills
