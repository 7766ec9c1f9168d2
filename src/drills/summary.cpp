#include "drills/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "drills/missing_parts.h"

namespace stackpilot::drills {
namespace {

std::string word_of(DrillVerdict verdict) {
  return Json(verdict).get<std::string>();
}

bool holds(const PhaseCheck& check) {
  return check.verdict == PhaseCheck::Verdict::kPass;
}

std::string line(const std::string& label, const std::string& text) {
  return text.empty() ? "" : fmt::format("  {:<9} {}\n", label, text);
}

std::string phase_text(const PhaseResult& phase) {
  if (phase.checks.empty()) return "";
  const auto held = std::count_if(phase.checks.begin(), phase.checks.end(), holds);
  std::string text =
      line(phase.name, fmt::format("{} of {} held ({:.1f} s)", held, phase.checks.size(),
                                   (phase.to_ms - phase.from_ms) / 1000));
  for (const PhaseCheck& check : phase.checks) {
    if (holds(check)) continue;
    text += fmt::format("    {}: expected {}; observed {}\n", check.claim,
                        printable(check.expected), printable(check.observed));
  }
  return text;
}

std::string ms(const std::optional<double>& value) {
  return value ? fmt::format("{:.0f}", *value) : "-";
}

std::optional<double> detection_of(const DrillResult& result) {
  const auto& episodes = result.measurements.episodes;
  return episodes.empty() ? std::nullopt : episodes.front().detection_ms;
}

std::optional<double> recovery_of(const DrillResult& result) {
  const auto& episodes = result.measurements.episodes;
  return episodes.empty() ? std::nullopt : episodes.front().recovery_ms;
}

std::string measured_text(const DrillResult& result) {
  if (result.measurements.probes.empty()) return "";
  std::string text = fmt::format("red after {} ms, green again after {} ms; unavailable:",
                                 ms(detection_of(result)), ms(recovery_of(result)));
  for (const ProbeMeasurements& probe : result.measurements.probes) {
    text +=
        fmt::format(" {} {:.0f} ms", Json(probe.probe).get<std::string>(), probe.unavailable_ms);
  }
  return text + fmt::format("; sampled every {:.0f} ms, once after {}", result.timeline.interval_ms,
                            ms(longest_gap(result.measurements)));
}

// One line for each node, where clients use several.
std::string nodes_text(const DrillResult& result) {
  if (result.measurements.nodes.size() < 2) return "";
  std::string text;
  for (const NodeMeasurements& node : result.measurements.nodes) {
    text += line(text.empty() ? "clients" : "",
                 fmt::format("{}: {} requests, {} failed ({} without an answer, {} with 5xx, {} "
                             "late, {} wrong), longest {:.0f} ms",
                             node.node, node.requests, node.failed(), node.cut, node.errors,
                             node.late, node.wrong, node.longest_ms));
  }
  return text;
}

std::string bounds_text(const DrillResult& result) {
  return result.slowness == 1 ? "" : fmt::format("times {} on this slow machine", result.slowness);
}

std::string history_text(const std::optional<HistoryReport>& history) {
  if (!history) return "";
  std::string text =
      fmt::format("{}: {} records acknowledged, {} refused, {} unknown of which {} were stored",
                  Json(history->verdict).get<std::string>(), history->ok, history->fail,
                  history->info, history->info_stored);
  for (const std::string& one : history->not_applicable) text += "; not applicable: " + one;
  return text;
}

std::size_t count(const Session& session, DrillVerdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(session.results.begin(), session.results.end(),
                    [&](const DrillResult& one) { return one.verdict == verdict; }));
}

constexpr std::size_t row_text = 80;  // longest reason in the table

constexpr std::array verdicts = {DrillVerdict::kInterrupted, DrillVerdict::kError,
                                 DrillVerdict::kVacuous,     DrillVerdict::kUnknown,
                                 DrillVerdict::kFail,        DrillVerdict::kRefused,
                                 DrillVerdict::kSkipped};

// Neither passed nor failed: something could not be seen, and nothing that was seen is wrong.
bool is_only_unknown(const Session& session) {
  const bool harmless =
      std::all_of(session.results.begin(), session.results.end(), [](const DrillResult& one) {
        return one.verdict == DrillVerdict::kPass || one.verdict == DrillVerdict::kSkipped ||
               one.verdict == DrillVerdict::kUnknown;
      });
  return harmless && session.not_run.empty() && count(session, DrillVerdict::kUnknown) > 0;
}

std::string overall(const Session& session) {
  const std::optional<ErrorKind> failure = failure_of(session);
  if (!failure) return "PASS";
  if (is_only_unknown(session)) return "UNKNOWN";
  if (*failure == ErrorKind::kCapability) return "INCOMPLETE";
  return *failure == ErrorKind::kInterrupted ? "INTERRUPTED" : "FAIL";
}

}  // namespace

std::string list_text(const std::vector<Drill>& drills, const Service& service) {
  std::string text;
  for (const Drill& one : drills) {
    const bool aliased = has_database(service) && !one.alias.empty();
    text += fmt::format("{:<26} {}{}{}\n", one.name, one.summary,
                        aliased ? fmt::format(" (alias: {})", one.alias) : "",
                        one.needs.runs == Runs::kAsStack ? " (after make scale-up)" : "");
  }
  return text;
}

Json list_json(const std::vector<Drill>& drills, const Service& service) {
  Json list = Json::array();
  for (const Drill& one : drills) {
    Json entry = {{"name", one.name}, {"summary", one.summary}};
    if (has_database(service) && !one.alias.empty()) entry["alias"] = one.alias;
    if (one.needs.runs != Runs::kEither) {
      entry["runs"] = one.needs.runs == Runs::kAsStack ? "stack" : "project";
    }
    list.push_back(std::move(entry));
  }
  return {{"drills", std::move(list)}};
}

std::string to_text(const DrillResult& result, const std::string& evidence) {
  std::string text = fmt::format("DRILL {} on {}: {}  ({:.1f} s)\n", result.drill, result.node,
                                 uppered(word_of(result.verdict)), result.duration_ms / 1000);
  text += line("reason", printable(result.reason));
  if (result.verdict == DrillVerdict::kFail) text += line("mend", result.runbook);
  text += line("fault", result.fault);
  text += line("proof", result.proof);
  for (const PhaseResult& phase : result.phases) text += phase_text(phase);
  text += line("measured", measured_text(result));
  text += nodes_text(result);
  for (const Fact& figure : result.figures) text += line("", figure.name + ": " + figure.value);
  text += line("bounds", bounds_text(result));
  text += line("history", history_text(result.history));
  if (result.verdict == DrillVerdict::kPass) {
    text += line("proves", fmt::format("{}", fmt::join(result.guarantees, ", ")));
  }
  return text + line("evidence", evidence);
}

std::string to_text(const Session& session) {
  std::string text = fmt::format("{:<26} {:<11} {:>7} {:>9} {:>7}  {}\n", "drill", "verdict",
                                 "red ms", "green ms", "s", "reason");
  for (const DrillResult& one : session.results) {
    text += fmt::format("{:<26} {:<11} {:>7} {:>9} {:>7.1f}  {}\n", one.drill, word_of(one.verdict),
                        ms(detection_of(one)), ms(recovery_of(one)), one.duration_ms / 1000,
                        printable(one.reason, row_text));
  }
  for (const std::string& name : session.not_run) {
    text += fmt::format("{:<26} not run\n", name);
  }
  if (!session.why_stopped.empty())
    text += fmt::format("stopped: {}\n", printable(session.why_stopped));
  std::vector<std::string> parts;
  for (const DrillVerdict verdict : verdicts) {
    const std::size_t some = count(session, verdict);
    if (some > 0) parts.push_back(fmt::format("{} {}", some, word_of(verdict)));
  }
  if (!session.not_run.empty()) parts.push_back(fmt::format("{} not run", session.not_run.size()));
  parts.push_back(fmt::format("{} passed", count(session, DrillVerdict::kPass)));
  return text + fmt::format("DRILLS: {}  {}\n", overall(session), fmt::join(parts, ", "));
}

Json to_json(const Session& session) {
  Json results = Json::array();
  for (const DrillResult& one : session.results) {
    Json result = one;
    result["timeline"].erase("samples");
    results.push_back(std::move(result));
  }
  return {{"verdict", overall(session)},
          {"drills", std::move(results)},
          {"not_run", session.not_run},
          {"why_stopped", session.why_stopped}};
}

std::optional<ErrorKind> failure_of(const Session& session) {
  const auto any = [&](auto... verdict) { return ((count(session, verdict) > 0) || ...); };
  if (any(DrillVerdict::kInterrupted)) return ErrorKind::kInterrupted;
  if (any(DrillVerdict::kError, DrillVerdict::kVacuous, DrillVerdict::kUnknown)) {
    return ErrorKind::kBroken;
  }
  if (any(DrillVerdict::kFail, DrillVerdict::kRefused) || !session.not_run.empty()) {
    return ErrorKind::kGuarantee;
  }
  if (any(DrillVerdict::kSkipped) || session.results.empty()) return ErrorKind::kCapability;
  return std::nullopt;
}

}  // namespace stackpilot::drills
