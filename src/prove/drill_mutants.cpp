#include "prove/drill_mutants.h"

#include <fmt/format.h>

#include "base/find.h"
#include "base/text.h"
#include "drills/stack_variant.h"
#include "drills/verdict.h"

namespace stackpilot::prove {
namespace {

using drills::Drill;
using drills::DrillResult;
using drills::DrillVerdict;
using drills::PhaseCheck;
using drills::PhaseResult;
using drills::Stage;
using drills::Verification;

std::string line_of(const PhaseResult& phase, const PhaseCheck& check) {
  return fmt::format("{}: {}: expected {}; observed {}\n", phase.name, check.claim, check.expected,
                     check.observed);
}

std::string word_of(DrillVerdict verdict) {
  return Json(verdict).get<std::string>();
}

}  // namespace

Moment moment_of(std::string_view kind) {
  // Such a setting alone makes verification red, which is another guarantee's.
  const std::string_view seen[] = {"host-file", "dependency-setting", drills::stack_deployed_kind};
  if (contains(seen, kind)) return Moment::kOnceGreen;
  return kind == "in-copy" ? Moment::kMeanwhile : Moment::kBefore;
}

Drill interfered(const Drill& drill, Moment moment, const Interference& interference) {
  Drill changed = drill;
  if (moment == Moment::kOnceGreen) {
    changed.beforehand = [before = drill.beforehand, interference](Stage& stage) -> Status {
      if (before != nullptr) TRY(before(stage));
      return interference.apply(stage.fault());
    };
  }
  if (moment == Moment::kMeanwhile) {
    changed.meanwhile = [then = drill.meanwhile, interference](Stage& stage,
                                                               const Verification& during) {
      const Status applied = interference.apply(stage.fault());
      if (!applied) stage.broke("the mutant", applied.error());
      if (applied && then != nullptr) then(stage, during);
      if (const Status healed = interference.heal(); !healed) {
        stage.broke("the end of the mutant", healed.error());
      }
    };
  }
  return changed;
}

std::string failures_of(const DrillResult& result) {
  std::string text;
  for (const PhaseResult& phase : result.phases) {
    for (const PhaseCheck& check : phase.checks) {
      if (check.verdict == PhaseCheck::Verdict::kFail) text += line_of(phase, check);
    }
  }
  if (!result.history) return text;
  for (const drills::Anomaly& one : result.history->anomalies) {
    text += fmt::format("{} {}: {}\n", Json(one.kind).get<std::string>(), one.key, one.detail);
  }
  return text;
}

Finding judge_drill(const DrillResult& result, const std::string& reason) {
  Finding found;
  const std::string drill = "drill " + result.drill;
  found.seen = fmt::format("{}: {}: {}", drill, word_of(result.verdict), result.reason);
  if (result.verdict == DrillVerdict::kSkipped) {
    found.fate = Fate::kSkipped;
    found.why = result.reason;
  } else if (result.verdict == DrillVerdict::kPass) {
    found.why = drill + " passes";
  } else if (result.verdict != DrillVerdict::kFail) {
    found.fate = Fate::kInvalid;
    found.why = found.seen;
  } else {
    const std::string failures = failures_of(result);
    for (const std::string_view line : lines_of(failures)) {
      if (line.find(reason) == std::string_view::npos) continue;
      found.fate = Fate::kKilled;
      found.seen = fmt::format("{}: {}", drill, line);
      return found;
    }
    found.why = drill + " fails for another reason: " + result.reason;
  }
  return found;
}

}  // namespace stackpilot::prove
