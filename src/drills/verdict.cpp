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

std::string first_with(PhaseCheck::Verdict verdict, const DrillResult& result) {
  for (const PhaseResult& phase : result.phases) {
    for (const PhaseCheck& check : phase.checks) {
      if (check.verdict != verdict) continue;
      return fmt::format("{}: {}: expected {}; observed {}", phase.name, check.claim,
                         check.expected, check.observed);
    }
  }
  return "";
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
  const bool unknown = any(PhaseCheck::Verdict::kUnknown) || history == HistoryVerdict::kUnknown;
  return unknown ? DrillVerdict::kUnknown : DrillVerdict::kPass;
}

std::string first_problem(const DrillResult& result) {
  std::string of_history = result.history ? history_problem(*result.history) : "";
  const bool anomalous = result.history && result.history->verdict == HistoryVerdict::kFail;
  using enum PhaseCheck::Verdict;
  if (std::string failed = first_with(kFail, result); !failed.empty()) return failed;
  if (anomalous) return of_history;
  for (const PhaseCheck::Verdict verdict : {kError, kUnknown}) {
    if (std::string found = first_with(verdict, result); !found.empty()) return found;
  }
  return of_history;
}

}  // namespace stackpilot::drills
