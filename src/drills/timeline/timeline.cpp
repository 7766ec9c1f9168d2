#include "drills/timeline/timeline.h"

#include <fmt/format.h>

#include <algorithm>

namespace stackpilot::drills {
namespace {

using Samples = std::vector<Sample>;

Samples of_probe(const Timeline& timeline, Probe probe) {
  Samples found;
  std::copy_if(timeline.samples.begin(), timeline.samples.end(), std::back_inserter(found),
               [probe](const Sample& sample) { return sample.probe == probe; });
  return found;
}

// Each sample counts for the time until the next one: a request begun then would have fared alike.
double unavailable_ms(const Timeline& timeline, const Samples& samples) {
  double sum = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i].served(timeline.patience_ms)) continue;
    const bool is_last = i + 1 == samples.size();
    sum += (is_last ? std::max(timeline.end_ms, samples[i].at_ms) : samples[i + 1].at_ms) -
           samples[i].at_ms;
  }
  return sum;
}

Samples of_node(Samples samples, const std::string& node) {
  std::erase_if(samples, [&](const Sample& sample) { return sample.node != node; });
  return samples;
}

// Of the samples of one probe: a node that answers says nothing of another that does not.
double longest_unavailable_ms(const Timeline& timeline, const Samples& samples) {
  if (timeline.nodes.size() < 2) return unavailable_ms(timeline, samples);
  double longest = 0;
  for (const std::string& node : timeline.nodes) {
    longest = std::max(longest, unavailable_ms(timeline, of_node(samples, node)));
  }
  return longest;
}

ProbeMeasurements measure_probe(const Timeline& timeline, Probe probe) {
  const Samples samples = of_probe(timeline, probe);
  ProbeMeasurements result;
  result.probe = probe;
  result.samples = static_cast<std::uint32_t>(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (i + 1 < samples.size()) {
      result.longest_gap_ms =
          std::max(result.longest_gap_ms, samples[i + 1].at_ms - samples[i].at_ms);
    }
    result.longest_ms = std::max(result.longest_ms, samples[i].ms);
    if (!samples[i].ok()) ++result.failed;
  }
  result.unavailable_ms = longest_unavailable_ms(timeline, samples);
  return result;
}

std::string told(const Sample& sample) {
  std::string why = sample.reason;
  if (why.empty()) why = sample.ok() ? "answered" : fmt::format("status {}", sample.status);
  return fmt::format("{} at {:.0f} ms: {} after {:.0f} ms", Json(sample.probe).get<std::string>(),
                     sample.at_ms, why, sample.ms);
}

void count(NodeMeasurements& node, const Sample& sample, double patience_ms) {
  ++node.requests;
  node.longest_ms = std::max(node.longest_ms, sample.ms);
  const std::uint32_t failed = node.failed();
  if (sample.ms > patience_ms * patiences_until_unanswered) {
    ++node.late;
  } else if (sample.ok()) {
    return;
  } else if (sample.status == 0) {
    ++node.cut;
  } else {
    ++(sample.status >= 500 ? node.errors : node.wrong);
  }
  if (failed == 0) node.problem = told(sample);
}

NodeMeasurements measure_node(const Timeline& timeline, const std::string& name) {
  NodeMeasurements node{.node = name};
  for (const Sample& sample : timeline.samples) {
    if (sample.node == name) count(node, sample, timeline.patience_ms);
  }
  for (const Probe probe : all_probes) {
    const Samples its = of_node(of_probe(timeline, probe), name);
    node.unavailable_ms = std::max(node.unavailable_ms, unavailable_ms(timeline, its));
  }
  return node;
}

// The times in [from, to) of the marks of that name, sorted.
std::vector<double> times_of(const Timeline& timeline, const char* name, double from, double to) {
  std::vector<double> times;
  for (const Mark& mark : timeline.marks) {
    if (mark.name == name && mark.at_ms >= from && mark.at_ms < to) times.push_back(mark.at_ms);
  }
  std::sort(times.begin(), times.end());
  return times;
}

// The samples whose result clients knew in [from, to), in the order of their beginning.
Samples known_between(Samples samples, double patience_ms, double from, double to) {
  std::erase_if(samples, [&](const Sample& s) {
    const double known_ms = s.known_ms(patience_ms);
    return known_ms < from || known_ms >= to;
  });
  std::sort(samples.begin(), samples.end(),
            [](const Sample& a, const Sample& b) { return a.at_ms < b.at_ms; });
  return samples;
}

Episode measure_episode(const Timeline& timeline, double injected, double end) {
  Episode episode{injected, end, {}, {}};
  const std::vector<double> healed = times_of(timeline, mark_healed, injected, end);
  if (!healed.empty()) episode.healed_ms = healed.back();
  const Samples asked =
      known_between(of_probe(timeline, Probe::kReady), timeline.patience_ms, injected, end);
  const auto fails = [&](const Sample& sample) { return !sample.served(timeline.patience_ms); };
  const auto last = std::find_if(asked.rbegin(), asked.rend(), fails);
  if (last == asked.rend()) return episode;
  double first_known = end;
  for (const Sample& one : asked) {
    if (fails(one)) first_known = std::min(first_known, one.known_ms(timeline.patience_ms));
  }
  episode.detection_ms = first_known - injected;
  const std::vector<double> accepting = times_of(timeline, mark_accepting, injected, end);
  if (accepting.empty() || last == asked.rbegin()) return episode;
  episode.recovery_ms =
      std::max(0.0, std::prev(last)->known_ms(timeline.patience_ms) - accepting.back());
  return episode;
}

}  // namespace

STACKPILOT_DEFINE_JSON(Sample, probe, at_ms, ms, status, reason, as_wanted, node)
STACKPILOT_DEFINE_JSON(Mark, name, at_ms)
STACKPILOT_DEFINE_JSON(Timeline, interval_ms, end_ms, patience_ms, samples, marks, nodes)
STACKPILOT_DEFINE_JSON(ProbeMeasurements, probe, samples, failed, unavailable_ms, longest_ms,
                       longest_gap_ms)
STACKPILOT_DEFINE_JSON(NodeMeasurements, node, requests, cut, errors, late, wrong, longest_ms,
                       unavailable_ms, problem)
STACKPILOT_DEFINE_JSON(Episode, injected_ms, healed_ms, detection_ms, recovery_ms)
STACKPILOT_DEFINE_JSON(Measurements, episodes, probes, nodes)

Measurements measure(const Timeline& timeline) {
  Measurements result;
  for (const Probe probe : all_probes) {
    ProbeMeasurements measured = measure_probe(timeline, probe);
    if (measured.samples > 0) result.probes.push_back(measured);
  }
  for (const std::string& node : timeline.nodes) {
    result.nodes.push_back(measure_node(timeline, node));
  }
  double end = timeline.end_ms;
  for (const Sample& sample : timeline.samples) end = std::max(end, sample.done_ms() + 1);
  const std::vector<double> injected = times_of(timeline, mark_injected, 0, end);
  for (std::size_t i = 0; i < injected.size(); ++i) {
    const double until = i + 1 < injected.size() ? injected[i + 1] : end;
    result.episodes.push_back(measure_episode(timeline, injected[i], until));
  }
  return result;
}

double unobserved_ms(const Timeline& timeline, Probe probe, double from_ms, double to_ms) {
  const double end = std::min(to_ms, timeline.end_ms);
  double unobserved = 0;
  double due = from_ms;
  const auto look = [&](double at_ms) {
    unobserved += std::max(0.0, std::min(at_ms, end) - due);
    due = std::max(due, at_ms + timeline.interval_ms);
  };
  for (const Sample& sample : timeline.samples) {
    if (sample.probe == probe) look(sample.at_ms);
  }
  look(end);
  return unobserved;
}

std::optional<double> longest_gap(const Measurements& measurements) {
  std::optional<double> longest;
  for (const ProbeMeasurements& probe : measurements.probes) {
    longest = std::max(longest.value_or(0), probe.longest_gap_ms);
  }
  return longest;
}

}  // namespace stackpilot::drills
