#include "unit/drills_report/sample_result.h"

#include <cmath>

namespace stackpilot::drills {
namespace {

constexpr double interval = 40;
constexpr double end = 12'000;

struct Outage {
  double from_ms;
  double to_ms;
};

bool is_within(const Outage& outage, double at) {
  return at >= outage.from_ms && at < outage.to_ms;
}

// Deterministic variation of latencies, so that no test depends on chance.
double wobble(double at, double base) {
  return base * (1 + 0.4 * std::sin(at / 130) + 0.3 * std::sin(at / 17));
}

Sample sample_at(Probe probe, double at, const std::vector<Outage>& outages) {
  const bool needs_database = probe != Probe::kHealth;
  for (const Outage& outage : outages) {
    if (!needs_database || !is_within(outage, at)) continue;
    // The first writes of an outage stand for requests in flight: their outcome is unknown.
    const bool hangs = probe == Probe::kWrite && at < outage.from_ms + 120;
    if (hangs) return {probe, at, 740 - (at - outage.from_ms), 503, "order_outcome_unknown"};
    return {probe, at, wobble(at, 0.6), 503, "db_unreachable"};
  }
  const double base = probe == Probe::kWrite ? 4.2 : probe == Probe::kRead ? 1.1 : 0.5;
  return {probe, at, wobble(at, base), 200, ""};
}

Timeline timeline_with(const std::vector<Outage>& outages) {
  Timeline timeline;
  timeline.interval_ms = interval;
  timeline.end_ms = end;
  for (int i = 0; i * interval < end; ++i) {
    const double at = i * interval;
    for (const Probe probe : all_probes) {
      timeline.samples.push_back(sample_at(probe, at, outages));
    }
  }
  for (const Outage& outage : outages) {
    timeline.marks.push_back({mark_injected, outage.from_ms - 25});
    timeline.marks.push_back({mark_accepting, outage.to_ms - 190});
    timeline.marks.push_back({mark_healed, outage.to_ms + 60});
  }
  return timeline;
}

std::vector<PhaseResult> phases() {
  using Verdict = PhaseCheck::Verdict;
  return {
      {"before",
       0,
       2'900,
       {{"G-02-02", "/ready is honest", "200, db: true", Verdict::kPass},
        {"G-02-04", "the canary order is there", "unchanged", Verdict::kPass}}},
      {"during",
       3'000,
       6'100,
       {{"/health answers", "200 throughout", "200 in 78 of 78", Verdict::kPass},
        {"G-03-07", "/ready 503 with its reason", "503 db_unreachable after 96 ms", Verdict::kPass},
        {"orders are refused", "503", "503 in 71 of 74, 3 open", Verdict::kPass}}},
      {"after",
       6'200,
       12'000,
       {{"G-03-07", "ready within 500 ms of the database", "after 190 ms", Verdict::kPass},
        {"the API process is the same", "pid, start time and restart count as before",
         "pid 4211, 0 restarts", Verdict::kPass}}}};
}

HistoryReport passed_history() {
  HistoryReport history;
  history.verdict = HistoryVerdict::kPass;
  history.ok = 1'834;
  history.fail = 212;
  history.info = 4;
  history.info_stored = 1;
  history.during_fault = 241;
  history.stored_records = 1'835;
  history.api_rows = 1'835;
  history.replays = 2'050;
  return history;
}

DrillResult base_result(Timeline timeline) {
  DrillResult result;
  result.run_id = "20261125T184500Z-db-kill";
  result.drill = "dependency-kill";
  result.summary =
      "The database's processes are killed under write load; nothing acknowledged is lost";
  result.fault = "SIGKILL to every process of stackpilot-db";
  result.proof = "main process 3120 is gone, its successor is 3544";
  result.verdict = DrillVerdict::kPass;
  result.node = "control";
  result.provider = "container";
  result.started_at = "2026-11-25T18:45:00.000Z";
  result.duration_ms = end + 4'210;
  result.build_id = "b-20261125-1842-77c1";
  result.source_digest = "9f2c61d07ae44b8b8f0a5a1cfd7e0f7f3fd0fb6a3f1d1f8b1b8e7c9d0a1b2c3d";
  result.guarantees = {"G-03-07", "G-02-04"};
  result.phases = phases();
  result.timeline = std::move(timeline);
  result.measurements = measure(result.timeline);
  result.environment = {{"kernel", "6.1.0-25-amd64"},
                        {"node", "Debian 12, container"},
                        {"engine", "20.10.24"},
                        {"database", "PostgreSQL 15.18"},
                        {"load", "4 clients, at most 4,000 orders"},
                        {"sampling", "4 probes, every 40 ms"}};
  return result;
}

}  // namespace

DrillResult sample_result() {
  DrillResult result = base_result(timeline_with({{3'020, 5'900}}));
  result.history = passed_history();
  return result;
}

DrillResult failed_result() {
  DrillResult result = base_result(timeline_with({{2'020, 3'700}, {6'420, 9'100}}));
  for (Sample& sample : result.timeline.samples) {
    // The second fault drops packets, so failed requests got no answer.
    if (sample.at_ms < 6'420 || sample.at_ms > 9'100 || sample.ok()) continue;
    sample = {sample.probe, sample.at_ms, 1'900, 0, "receive: did not answer within 4 s"};
  }
  result.measurements = measure(result.timeline);
  result.drill = "dependency-partition";
  result.summary =
      "The API cannot reach the database: packets are dropped, then answered with resets";
  result.verdict = DrillVerdict::kFail;
  result.reason = "2 acknowledged orders were lost\n/ready took 2.1 s to turn red";
  result.phases[1].checks[1] = {"G-03-07", "/ready 503 within 1.5 s", "after 2.1 s",
                                PhaseCheck::Verdict::kFail};
  result.history = passed_history();
  result.history->verdict = HistoryVerdict::kFail;
  result.history->anomaly_count = 2;
  result.history->anomalies = {
      {AnomalyKind::kLost, "drill-4711000000-00000192",
       "acknowledged as 01a213f9-30d9-74a0-acc9-da469d0acb10, and not in the dependency"},
      {AnomalyKind::kLost, "drill-4711000000-00000195",
       "acknowledged as 01a213f9-30de-70ca-8d86-26a9dec9ef77, and not in the dependency"}};
  return result;
}

DrillResult refused_result() {
  DrillResult result;
  result.drill = "dependency-stop";
  result.summary = "The database is stopped and started again";
  result.verdict = DrillVerdict::kRefused;
  result.reason = "the baseline is broken: G-02-02 does not hold";
  return result;
}

DrillResult hostile_result() {
  const std::string markup =
      "</td></style><script>window.hacked=1</script><img src=x onerror=\"a\">'&amp;";
  DrillResult result = failed_result();
  for (std::string* text : {&result.run_id, &result.drill, &result.summary, &result.fault,
                            &result.proof, &result.reason, &result.node, &result.provider,
                            &result.started_at, &result.build_id, &result.source_digest}) {
    *text = markup;
  }
  result.guarantees = {markup};
  for (PhaseResult& phase : result.phases) {
    phase.name = markup;
    for (PhaseCheck& check : phase.checks) {
      check.claim = check.expected = check.observed = markup;
    }
  }
  for (Sample& sample : result.timeline.samples) sample.reason = sample.ok() ? "" : markup;
  for (Mark& mark : result.timeline.marks) mark.name += markup;
  result.history->reasons = {markup};
  for (Anomaly& anomaly : result.history->anomalies) anomaly.key = anomaly.detail = markup;
  result.environment = {{markup, markup}};
  return result;
}

}  // namespace stackpilot::drills
