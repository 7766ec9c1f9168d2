#include "drills/report/sections.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "drills/report/charts.h"
#include "drills/report/html.h"
#include "page/html.h"

namespace stackpilot::drills {
namespace {

constexpr std::size_t most_failures = 20;

using page::badge;
using page::Cells;
using page::facts;
using page::figure;
using page::format_duration;
using page::section;
using page::table;

template <typename T>
std::string word(const T& value) {
  return Json(value).template get<std::string>();
}

// The longest time of all episodes; an em dash when one of them has no such time.
std::string worst(const std::vector<Episode>& episodes, std::optional<double> Episode::*time) {
  double longest = 0;
  for (const Episode& episode : episodes) {
    if (!(episode.*time)) return "&mdash;";
    longest = std::max(longest, *(episode.*time));
  }
  return episodes.empty() ? "&mdash;" : format_duration(longest);
}

std::string anomalies_table(const HistoryReport& history) {
  if (history.anomalies.empty()) return "";
  std::vector<Cells> rows;
  for (const Anomaly& anomaly : history.anomalies) {
    rows.push_back({badge(word(anomaly.kind), "bad"), markup_escaped(anomaly.key),
                    markup_escaped(anomaly.detail)});
  }
  return table("anomalies", fmt::format("{} of {} anomalies", rows.size(), history.anomaly_count),
               {"anomaly", "key", "found"}, rows);
}

struct Event {
  double at_ms = 0;
  Cells cells;
};

std::vector<Event> marks_of(const Timeline& timeline) {
  std::vector<Event> events;
  for (const Mark& mark : timeline.marks) {
    events.push_back({mark.at_ms,
                      {format_time(mark.at_ms),
                       fmt::format(R"(<i class="flag">{}</i> <b>{}</b>)", events.size() + 1,
                                   markup_escaped(mark.name)),
                       "", ""}});
  }
  return events;
}

// Only the longest failures, so that a flickering probe does not fill the page.
std::vector<Event> failures_of(const Timeline& timeline) {
  std::vector<Stretch> failures;
  for (const Probe probe : all_probes) {
    for (const Stretch& stretch : stretches_of(timeline, probe)) {
      if (stretch.status != 200) failures.push_back(stretch);
    }
  }
  std::stable_sort(failures.begin(), failures.end(), [](const Stretch& a, const Stretch& b) {
    return a.to_ms - a.from_ms > b.to_ms - b.from_ms;
  });
  failures.resize(std::min(failures.size(), most_failures));
  std::vector<Event> events;
  events.reserve(failures.size());
  for (const Stretch& one : failures) {
    events.push_back(
        {one.from_ms,
         {format_time(one.from_ms), fmt::format("{}: {}", word(one.probe), answer_of(one)),
          format_duration(one.to_ms - one.from_ms), std::to_string(one.requests)}});
  }
  return events;
}

std::string verdict_of(const PhaseResult& phase) {
  using Check = PhaseCheck::Verdict;
  const auto any = [&](Check verdict) {
    return std::any_of(phase.checks.begin(), phase.checks.end(),
                       [&](const PhaseCheck& one) { return one.verdict == verdict; });
  };
  if (any(Check::kFail) || any(Check::kError)) return "fail";
  return phase.checks.empty() || any(Check::kUnknown) ? "unknown" : "pass";
}

}  // namespace

std::string header_section(const DrillResult& result) {
  const std::string verdict = word(result.verdict);
  std::string html = fmt::format(
      R"(<header><p class="kicker">StackPilot drill</p><h1>{} {}</h1><p>{}</p>)",
      markup_escaped(result.drill), verdict_badge(verdict), markup_escaped(result.summary));
  html += page::reason(result.reason);
  html += facts(
      {{"fault", result.fault},
       {"proof that it bit", result.proof.empty() ? "none" : result.proof},
       {"proves", result.verdict == DrillVerdict::kPass
                      ? fmt::format("{}", fmt::join(result.guarantees, ", "))
                      : ""},
       {"node", result.node},
       {"started", result.started_at},
       {"duration", format_duration(result.duration_ms)},
       {"bounds",
        result.slowness == 1 ? "" : fmt::format("times {} on this slow machine", result.slowness)},
       {"build", result.build_id},
       {"source", result.source_digest},
       {"run", result.run_id}});
  return html + "</header>";
}

std::string figures_section(const DrillResult& result) {
  const Measurements& measured = result.measurements;
  if (measured.probes.empty()) return "";
  double longest = 0;
  std::string down;
  for (const ProbeMeasurements& probe : measured.probes) {
    longest = std::max(longest, probe.longest_ms);
    if (probe.probe == Probe::kWrite) {
      down = figure(format_duration(probe.unavailable_ms), "without writes");
    }
  }
  std::string html =
      figure(worst(measured.episodes, &Episode::detection_ms), "to detect the fault") +
      figure(worst(measured.episodes, &Episode::recovery_ms), "to recover") + down +
      figure(format_duration(longest), "longest request");
  if (result.history) {
    const HistoryReport& history = *result.history;
    html +=
        figure(std::to_string(history.anomaly_count),
               fmt::format("anomalies in {} records", history.ok + history.fail + history.info));
  }
  return page::figures(html);
}

std::string nodes_section(const DrillResult& result) {
  const std::vector<NodeMeasurements>& nodes = result.measurements.nodes;
  std::vector<Cells> rows;
  rows.reserve(nodes.size());
  for (const NodeMeasurements& node : nodes) {
    rows.push_back({markup_escaped(node.node), std::to_string(node.requests),
                    std::to_string(node.failed()), std::to_string(node.cut),
                    std::to_string(node.errors), std::to_string(node.late),
                    std::to_string(node.wrong), format_duration(node.longest_ms),
                    markup_escaped(node.problem)});
  }
  std::string html = facts(result.figures);
  if (nodes.size() > 1) {
    html += table("nodes", "What clients of each node's address noticed",
                  {"node", "requests", "failed", "no answer", "5xx", "late", "wrong", "longest",
                   "first failure"},
                  rows);
  }
  return result.figures.empty() && nodes.size() < 2 ? "" : section("nodes", "Clients", html);
}

std::string events_section(const Timeline& timeline) {
  std::vector<Event> events = marks_of(timeline);
  for (Event& event : failures_of(timeline)) events.push_back(std::move(event));
  if (events.empty()) return "";
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.at_ms < b.at_ms; });
  std::vector<Cells> rows;
  rows.reserve(events.size());
  for (Event& event : events) rows.push_back(std::move(event.cells));
  return section("events", "Events",
                 table("events", "What happened, and the longest failures",
                       {"at", "what", "for", "requests"}, rows));
}

std::string phases_section(const DrillResult& result) {
  std::string html;
  for (const PhaseResult& phase : result.phases) {
    std::vector<Cells> rows;
    for (const PhaseCheck& check : phase.checks) {
      rows.push_back({verdict_badge(word(check.verdict)), markup_escaped(check.claim),
                      markup_escaped(check.expected), markup_escaped(check.observed)});
    }
    html += table(
        "checks",
        fmt::format("{} {}, {} to {}", verdict_badge(verdict_of(phase)), markup_escaped(phase.name),
                    format_time(phase.from_ms), format_time(phase.to_ms)),
        {"verdict", "claim", "expected", "observed"}, rows);
  }
  return html.empty() ? "" : section("phases", "Phases", html);
}

std::string history_section(const DrillResult& result) {
  if (!result.history) return "";
  const HistoryReport& history = *result.history;
  std::string html;
  for (const std::string& reason : history.reasons) html += page::reason(reason);
  std::vector<Fact> rows = {
      {"acknowledged", std::to_string(history.ok)},
      {"refused", std::to_string(history.fail)},
      {"open", fmt::format("{}, of which {} were stored", history.info, history.info_stored)},
      {"under way during the fault", std::to_string(history.during_fault)},
      {"records in the dependency", std::to_string(history.stored_records)},
      {"rows through the API", std::to_string(history.api_rows)},
      {"keys replayed", std::to_string(history.replays)},
      {"anomalies", std::to_string(history.anomaly_count)}};
  for (const std::string& text : history.not_applicable) rows.push_back({"not applicable", text});
  html += facts(rows);
  return section("history", "History of records " + verdict_badge(word(history.verdict)),
                 html + anomalies_table(history));
}

std::string environment_section(const DrillResult& result) {
  if (result.environment.empty()) return "";
  return section("environment", "Environment", facts(result.environment));
}

}  // namespace stackpilot::drills
