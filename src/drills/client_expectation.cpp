#include "drills/client_expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/find.h"
#include "drills/expectation.h"

namespace stackpilot::drills {
namespace {

constexpr auto coarsest_sampling = Millis(500);

struct Window {
  double from_ms;
  double to_ms;
};

double time_of(const Timeline& timeline, const std::string& name, double otherwise) {
  const Mark* found =
      find_or_null(timeline.marks, [&](const Mark& mark) { return mark.name == name; });
  return found == nullptr ? otherwise : found->at_ms;
}

// From the injection of the fault to the beginning of its healing.
Window window_of(const Timeline& timeline) {
  return {time_of(timeline, mark_injected, 0), time_of(timeline, mark_healing, timeline.end_ms)};
}

// A drill injects its fault once.
Episode episode_of(const Measurements& measurements) {
  return measurements.episodes.empty() ? Episode() : measurements.episodes.front();
}

std::string word_of(Probe probe) {
  return Json(probe).get<std::string>();
}

std::string seconds(double ms) {
  return fmt::format("{:.0f} ms", ms);
}

// A limit of the drill's, and how much of it is due to this machine.
struct Bound {
  Millis limit;
  int slowness;
  double ms() const { return static_cast<double>(limit.count()) * slowness; }
};

// "within 500 ms", or "within 6000 ms (500 ms, times 12 on this slow machine)"
std::string described(const Bound& bound) {
  if (bound.slowness == 1) return "within " + seconds(bound.ms());
  return fmt::format("within {} ({}, times {} on this slow machine)", seconds(bound.ms()),
                     seconds(static_cast<double>(bound.limit.count())), bound.slowness);
}

std::string gap_text(double gap_ms, const Bound& bound) {
  return fmt::format("the sampler had a gap of {} in which nothing was seen; bound {}",
                     seconds(gap_ms), seconds(bound.ms()));
}

// `unseen_ms`: how much of `ms` nothing was seen in. Without `ms` it never happened, and
// `unseen_ms` is what nothing was seen in after the bound was passed.
PhaseCheck judge_within(const std::string& claim, const Bound& bound,
                        const std::optional<double>& ms, double unseen_ms) {
  PhaseCheck check =
      checked(claim, ms && *ms <= bound.ms(), described(bound), ms ? seconds(*ms) : "never");
  const bool explained = unseen_ms > 0 && (!ms || *ms - unseen_ms <= bound.ms());
  if (check.verdict == PhaseCheck::Verdict::kFail && explained) {
    check.verdict = PhaseCheck::Verdict::kUnknown;
    check.observed += "; " + gap_text(unseen_ms, bound);
  }
  return check;
}

// Whether the sampler, which asked this probe at other times, began no request within the window.
bool was_not_asked(Probe probe, const Timeline& timeline, const Window& window) {
  bool otherwise = false;
  for (const Sample& one : timeline.samples) {
    if (one.probe != probe) continue;
    if (one.at_ms >= window.from_ms && one.at_ms < window.to_ms) return false;
    otherwise = true;
  }
  return otherwise;
}

// Whether the service promises to say what is wrong with its dependency, and so to answer in time.
bool says_why(const Contract& contract) {
  return !contract.readiness.reasons.empty();
}

// What it may say of that.
std::vector<std::string> reasons_for(const std::vector<std::string>& wrong,
                                     const Contract& contract) {
  std::vector<std::string> reasons;
  for (const std::string& one : wrong) {
    const auto listed = contract.readiness.reasons.find(one);
    if (listed == contract.readiness.reasons.end()) continue;
    reasons.insert(reasons.end(), listed->second.begin(), listed->second.end());
  }
  return reasons;
}

PhaseCheck judge_reasons(const Drill& drill, const Contract& contract, const Timeline& timeline,
                         const Window& window) {
  const std::vector<std::string> allowed = reasons_for(drill.ready.wrong, contract);
  const std::vector<std::string> settles_on = reasons_for({drill.ready.settles_on}, contract);
  std::set<std::string> said;
  std::string last;
  bool fits = true;
  for (const Sample& one : timeline.samples) {
    const bool counts = one.probe == Probe::kReady && !one.ok() && one.at_ms >= window.from_ms &&
                        one.done_ms() <= window.to_ms;
    if (!counts) continue;
    said.insert(one.reason);
    last = one.reason;
    fits = fits && one.status == 503 && (allowed.empty() || contains(allowed, one.reason));
  }
  const bool settled = settles_on.empty() || contains(settles_on, last);
  PhaseCheck check = checked(
      "/ready says why not", fits && settled && !said.empty(),
      fmt::format(
          "503 {}{}", fmt::join(allowed, " or "),
          settles_on.empty() ? "" : fmt::format(", in the end {}", fmt::join(settles_on, " or "))),
      said.empty() ? "it was never red"
                   : fmt::format("{}; in the end {}", fmt::join(said, ", "), last));
  if (said.empty() && was_not_asked(Probe::kReady, timeline, window)) {
    check.observed = "it was not asked in that time";
    check.verdict = PhaseCheck::Verdict::kUnknown;
  }
  return check;
}

// The last moment in [from, until) at which a request to /ready began that fared as `like` says;
// `from` when there was none: until then it is known how the service was.
double last_known(const Timeline& timeline, double from, double until,
                  bool (*like)(const Sample&, double patience_ms)) {
  double last = from;
  for (const Sample& one : timeline.samples) {
    const bool counts = one.probe == Probe::kReady && one.at_ms >= from && one.at_ms < until;
    if (counts && like(one, timeline.patience_ms)) last = std::max(last, one.at_ms);
  }
  return last;
}

// What of `[from, to)` nothing was seen in, when it is all that could have shown something: 0 when
// a request of the time shows that the bound was passed.
double unseen_at_all(const Timeline& timeline, double from, double to) {
  const bool asked =
      std::any_of(timeline.samples.begin(), timeline.samples.end(), [&](const Sample& one) {
        return one.probe == Probe::kReady && one.at_ms >= from && one.at_ms < to;
      });
  return asked || to <= from ? 0 : unobserved_ms(timeline, Probe::kReady, from, to);
}

// Between the last time that /ready was seen green and the time that it was seen red.
double unseen_before_red(const Timeline& timeline, const Episode& episode, const Bound& bound) {
  const double from = episode.injected_ms;
  if (!episode.detection_ms) {
    return unseen_at_all(timeline, from + bound.ms(), window_of(timeline).to_ms);
  }
  const double red = from + *episode.detection_ms;
  const double green = last_known(timeline, from, red, [](const Sample& one, double patience_ms) {
    return one.served(patience_ms);
  });
  return unobserved_ms(timeline, Probe::kReady, green, red);
}

// Between the last time that /ready was seen red and the time that it was seen green.
double unseen_before_green(const Timeline& timeline, const Episode& episode, const Bound& bound) {
  const double from = time_of(timeline, mark_accepting, timeline.end_ms);
  if (!episode.recovery_ms) {
    return unseen_at_all(timeline, from + bound.ms(), timeline.end_ms);
  }
  const double green = from + *episode.recovery_ms;
  const double red = last_known(timeline, from, green, [](const Sample& one, double patience_ms) {
    return !one.served(patience_ms);
  });
  return unobserved_ms(timeline, Probe::kReady, red, green);
}

// Checks all requests of the probe that began, and whose result was known, within the window.
PhaseCheck judge_each(const std::string& claim, Probe probe, const Timeline& timeline,
                      const Window& window, const std::string& expected,
                      bool (*fits)(const Sample&, double patience_ms)) {
  int asked = 0;
  int others = 0;
  for (const Sample& one : timeline.samples) {
    if (one.probe != probe || one.at_ms < window.from_ms) continue;
    if (one.known_ms(timeline.patience_ms) > window.to_ms) continue;
    ++asked;
    others += fits(one, timeline.patience_ms) ? 0 : 1;
  }
  if (asked == 0 && was_not_asked(probe, timeline, window)) {
    return {claim, expected,
            fmt::format("none was asked in the {} that it took",
                        seconds(window.to_ms - window.from_ms)),
            PhaseCheck::Verdict::kUnknown};
  }
  return checked(
      claim, asked > 0 && others == 0, expected,
      asked == 0 ? "none was asked in that time" : fmt::format("{} of {} were not", others, asked));
}

PhaseCheck judge_refused(Probe probe, const Contract& contract, const Timeline& timeline,
                         double red_ms) {
  const std::string claim = fmt::format("{} is refused while it cannot be done", word_of(probe));
  const Window window{red_ms, window_of(timeline).to_ms};
  if (says_why(contract)) {
    return judge_each(claim, probe, timeline, window, "each is answered with 503",
                      [](const Sample& one, double) { return one.status == 503; });
  }
  return judge_each(claim, probe, timeline, window, "none is served",
                    [](const Sample& one, double patience_ms) { return !one.served(patience_ms); });
}

PhaseCheck judge_cut_off(Probe probe, const Timeline& timeline) {
  const Window window = window_of(timeline);
  return judge_each(fmt::format("{} is cut off", word_of(probe)), probe, timeline,
                    {time_of(timeline, mark_bites, window.to_ms), window.to_ms},
                    fmt::format("none is served within {}", seconds(timeline.patience_ms)),
                    [](const Sample& one, double patience_ms) { return !one.served(patience_ms); });
}

// With gaps longer than the shortest limit that is judged, the measurements would mean nothing.
PhaseCheck judge_sampling(const Measurements& measurements, int slowness) {
  const Bound bound{coarsest_sampling, slowness};
  const std::optional<double> gap = longest_gap(measurements);
  if (gap && *gap <= bound.ms()) {
    return checked("the sampling", true, described(bound), seconds(*gap));
  }
  return {"the sampling", described(bound), gap ? gap_text(*gap, bound) : "nothing was asked",
          PhaseCheck::Verdict::kUnknown};
}

PhaseCheck judge_ready_again(const Timeline& timeline) {
  const Sample* last = find_last_or_null(
      timeline.samples, [](const Sample& one) { return one.probe == Probe::kReady; });
  const bool asked = last != nullptr;
  return checked("/ready in the end", asked && last->ok(), "ready",
                 !asked       ? "not asked"
                 : last->ok() ? "ready"
                              : last->reason);
}

PhaseCheck judge_holds(Probe probe, const Measurements& measurements) {
  const ProbeMeasurements* found = find_or_null(
      measurements.probes, [&](const ProbeMeasurements& one) { return one.probe == probe; });
  const bool asked = found != nullptr && found->samples > 0;
  return checked(
      fmt::format("{} never fails", word_of(probe)), asked && found->failed == 0,
      "every one succeeds",
      asked ? fmt::format("{} of {} failed", found->failed, found->samples) : "none was asked");
}

// Whoever is not asked has noticed nothing, which proves nothing.
PhaseCheck judge_unnoticed(const NodeMeasurements& node, int slowness) {
  const Bound bound{Millis(2'000), slowness};
  std::string observed = "none was asked";
  if (node.requests > 0) {
    observed = fmt::format("{} of {} failed, longest {}", node.failed(), node.requests,
                           seconds(node.longest_ms));
  }
  if (node.failed() > 0) {
    observed += fmt::format(": {} without an answer, {} with 5xx, {} late, {} wrong; first {}",
                            node.cut, node.errors, node.late, node.wrong, node.problem);
  }
  return checked(
      "no client of " + node.node + " notices", node.requests > 0 && node.failed() == 0,
      fmt::format("no request refused, reset, answered 5xx or not answered {}", described(bound)),
      observed);
}

// How long in all; a gap of the sampler counts as what the request before it got, and may explain
// as much of that.
PhaseCheck judge_served(const NodeMeasurements& node, Millis limit, double gap_ms, int slowness) {
  const std::string claim = fmt::format("clients of {} are without service", node.node);
  const Bound bound{limit, slowness};
  if (node.requests == 0) return checked(claim, false, described(bound), "none was asked");
  PhaseCheck check = judge_within(claim, bound, node.unavailable_ms, gap_ms);
  check.observed += fmt::format("; {} of {} requests failed", node.failed(), node.requests);
  if (node.failed() > 0) check.observed += ", the first " + node.problem;
  return check;
}

// A request during which the sampler itself stood still took as long as it seems, or less.
PhaseCheck judge_longest(Millis limit, const Timeline& timeline, int slowness) {
  const std::string claim = "no request hangs";
  const Bound bound{limit, slowness};
  double longest = 0;
  std::optional<PhaseCheck> unknown;
  for (const Sample& one : timeline.samples) {
    longest = std::max(longest, one.ms);
    if (one.ms <= bound.ms()) continue;
    PhaseCheck check = judge_within(claim, bound, one.ms,
                                    unobserved_ms(timeline, one.probe, one.at_ms, one.done_ms()));
    if (check.verdict == PhaseCheck::Verdict::kFail) return check;
    if (!unknown) unknown = std::move(check);
  }
  return unknown ? *unknown : judge_within(claim, bound, longest, 0);
}

void judge_readiness(const Drill& drill, const Contract& contract, const Timeline& timeline,
                     const Measurements& measurements, int slowness,
                     std::vector<PhaseCheck>& checks) {
  const Episode episode = episode_of(measurements);
  const Millis hang(says_why(contract) ? 0 : client_gives_up_ms);
  if (drill.ready.red_within > Millis(0)) {
    const Bound bound{drill.ready.red_within + hang, slowness};
    checks.push_back(judge_within("/ready turns red", bound, episode.detection_ms,
                                  unseen_before_red(timeline, episode, bound)));
  }
  const Bound bound{drill.ready.green_within + hang, slowness};
  checks.push_back(judge_within("/ready turns green after the dependency accepts again", bound,
                                episode.recovery_ms,
                                unseen_before_green(timeline, episode, bound)));
  if (drill.lasting == Lasting::kMoment) return;
  Window window = window_of(timeline);
  const double red_ms = window.from_ms + episode.detection_ms.value_or(0);
  window.from_ms += Bound{drill.ready.settled_after, slowness}.ms();
  if (says_why(contract)) checks.push_back(judge_reasons(drill, contract, timeline, window));
  for (const Probe probe : drill.refused) {
    checks.push_back(judge_refused(probe, contract, timeline, std::max(red_ms, window.from_ms)));
  }
}

}  // namespace

std::vector<PhaseCheck> judge_clients(const Drill& drill, const Contract& contract,
                                      const Timeline& timeline, const Measurements& measurements,
                                      int slowness) {
  std::vector<PhaseCheck> checks = {judge_sampling(measurements, slowness)};
  for (const Probe probe : drill.holds) checks.push_back(judge_holds(probe, measurements));
  for (const Probe probe : drill.cut_off) checks.push_back(judge_cut_off(probe, timeline));
  if (!drill.ready.wrong.empty()) {
    judge_readiness(drill, contract, timeline, measurements, slowness, checks);
  }
  checks.push_back(judge_ready_again(timeline));
  if (drill.unnoticed) {
    for (const NodeMeasurements& node : measurements.nodes) {
      checks.push_back(judge_unnoticed(node, slowness));
    }
  }
  if (drill.unserved_within > Millis(0)) {
    const double gap = longest_gap(measurements).value_or(0) - timeline.interval_ms;
    for (const NodeMeasurements& node : measurements.nodes) {
      checks.push_back(judge_served(node, drill.unserved_within, std::max(0.0, gap), slowness));
    }
  }
  const bool judged = drill.ready.wrong.empty() || says_why(contract);
  if (judged && drill.longest_answer > Millis(0)) {
    checks.push_back(judge_longest(drill.longest_answer, timeline, slowness));
  }
  return checks;
}

}  // namespace stackpilot::drills
