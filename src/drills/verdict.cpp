#include "drills/verdict.h"

#include <fmt/format.h>

#include <algorithm>

namespace stackpilot::drills {
namespace {

std::string history_problem(const HistoryReport& history) {
  if (!history.reasons.empty()) return history.reasons.front();
  if (history.anomalies.empty()) return "";
  const Anomaly& first = history.anomalies.front();
  return fmt::format("{} anomalies, the first: {} {}: {}", history.anomaly_count,
                     Json(first.kind).get<std::string>(), first.key, first.detail);
}

}  // namespace

DrillVerdict conclude(const DrillResult& result) {
  const auto any = [&](PhaseCheck::Verdict verdict) {
    return std::any_of(result.phases.begin(), result.phases.end(), [&](const PhaseResult& phase) {
      return std::any_of(phase.checks.begin(), phase.checks.end(),
                         [&](const PhaseCheck& check) { return check.verdict == verdict; });
    });
  };
  const HistoryVerdict history = result.history ? result.history->verdict : HistoryVerdict::kPass;
  if (any(PhaseCheck::Verdict::kFail) || history == HistoryVerdict::kFail) {
    return DrillVerdict::kFail;
  }
  if (any(PhaseCheck::Verdict::kError)) return DrillVerdict::kError;
  return history == HistoryVerdict::kUnknown ? DrillVerdict::kUnknown : DrillVerdict::kPass;
}

std::string first_problem(const DrillResult& result) {
  for (const PhaseResult& phase : result.phases) {
    for (const PhaseCheck& check : phase.checks) {
      if (check.verdict == PhaseCheck::Verdict::kPass) continue;
      return fmt::format("{}: {}: expected {}; observed {}", phase.name, check.claim,
                         check.expected, check.observed);
    }
  }
  return result.history ? history_problem(*result.history) : "";
}

}  // namespace stackpilot::drills
