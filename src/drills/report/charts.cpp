#include "drills/report/charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "drills/report/axis.h"
#include "drills/report/html.h"
#include "page/html.h"

namespace stackpilot::drills {
namespace {

constexpr std::size_t buckets = 250;  // points of a latency curve: about what a screen can show
constexpr double height = 100;        // of a chart, in its coordinates

std::string name_of(Probe probe) {
  return Json(probe).get<std::string>();
}

std::vector<const Sample*> samples_of(const Timeline& timeline, Probe probe) {
  std::vector<const Sample*> found;
  for (const Sample& sample : timeline.samples) {
    if (sample.probe == probe) found.push_back(&sample);
  }
  return found;
}

const char* tone_of(int status) {
  return status == 200 ? "up" : status == 0 ? "mute" : "down";
}

std::string title_of(const Stretch& stretch) {
  return fmt::format("{} from {} to {} ({} requests)", answer_of(stretch),
                     format_time(stretch.from_ms), format_time(stretch.to_ms), stretch.requests);
}

// The numbers of the marks, above their lines.
std::string flags_of(const Timeline& timeline, const TimeAxis& axis) {
  std::string html;
  for (std::size_t i = 0; i < timeline.marks.size(); ++i) {
    html += fmt::format(R"(<i class="flag" style="left:{:.2f}%" title="{}">{}</i>)",
                        axis.x(timeline.marks[i].at_ms) / 10,
                        markup_escaped(timeline.marks[i].name), i + 1);
  }
  return html;
}

// The background of both charts: the times of the faults and the marks.
std::string backdrop(const Timeline& timeline, const Measurements& measured, const TimeAxis& axis) {
  std::string svg;
  for (const Episode& episode : measured.episodes) {
    const double from = axis.x(episode.injected_ms);
    svg += fmt::format(R"(<rect class="fault-window" x="{:.2f}" y="0" width="{:.2f}" height="{}">)"
                       "<title>fault from {} to {}</title></rect>",
                       from, axis.x(episode.healed_ms) - from, height,
                       format_time(episode.injected_ms), format_time(episode.healed_ms));
  }
  for (const Mark& mark : timeline.marks) {
    svg += fmt::format(R"(<path class="mark" d="M{:.2f} 0V{}"/>)", axis.x(mark.at_ms), height);
  }
  return svg;
}

std::string svg_of(const std::string& label, const std::string& content) {
  return fmt::format(
      R"(<svg viewBox="0 0 1000 {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>)",
      height, label, content);
}

// "ready failed for 1.20 s, longest request 12 ms"
std::string summary_of(const ProbeMeasurements& probe) {
  const std::string failed = probe.failed == 0
                                 ? "never failed"
                                 : "failed for " + page::format_duration(probe.unavailable_ms);
  return fmt::format("{} {}, longest request {}", name_of(probe.probe), failed,
                     page::format_duration(probe.longest_ms));
}

std::string strip(const Timeline& timeline, Probe probe, const TimeAxis& axis) {
  std::string svg;
  for (const Stretch& stretch : stretches_of(timeline, probe)) {
    const double from = axis.x(stretch.from_ms);
    // A single failure must be visible, however long the drill.
    const double extent = std::max(axis.x(stretch.to_ms) - from, stretch.status == 200 ? 0.0 : 2.0);
    const bool up = stretch.status == 200;
    svg += fmt::format(
        R"(<rect class="{}" x="{:.2f}" y="{}" width="{:.2f}" height="{}"><title>{}</title></rect>)",
        tone_of(stretch.status), from, up ? 35 : 10, extent, up ? 30 : 80, title_of(stretch));
  }
  return svg;
}

// A logarithmic scale of milliseconds, from 0.1 ms at the bottom of the chart.
class LogScale {
 public:
  explicit LogScale(double longest_ms)
      : decades_(std::max(3.0, std::ceil(std::log10(std::max(longest_ms, 1.0))) + 1)) {}

  double y(double ms) const {
    return height - (std::log10(std::max(ms, 0.1)) + 1) / decades_ * height;
  }

  std::string grid() const {
    std::string svg;
    for (double ms = 1; y(ms) > 0.5; ms *= 10) {
      svg += fmt::format(R"(<path class="grid" d="M0 {0:.1f}H1000"/>)", y(ms));
    }
    return svg;
  }

  // Labels for every second line of the grid, as more would not fit.
  std::string labels() const {
    std::string html;
    for (double ms = 1; y(ms) > 0.5; ms *= 100) {
      html +=
          fmt::format(R"(<span style="top:{:.1f}%">{}</span>)", y(ms),
                      ms < 1'000 ? fmt::format("{:g} ms", ms) : fmt::format("{:g} s", ms / 1'000));
    }
    return R"(<div class="scale" aria-hidden="true">)" + html + "</div>";
  }

 private:
  double decades_;
};

struct Peak {
  double at_ms = 0;
  double ms = -1;  ///< -1: no request
};

// The longest request of each bucket of time.
std::vector<Peak> peaks_of(const std::vector<const Sample*>& samples, const TimeAxis& axis) {
  std::vector<Peak> peaks(buckets);
  for (const Sample* sample : samples) {
    const auto bucket = static_cast<std::size_t>(axis.x(sample->at_ms) / 1'000 * buckets);
    Peak& peak = peaks[std::min(bucket, buckets - 1)];
    if (sample->ms > peak.ms) peak = {sample->at_ms, sample->ms};
  }
  std::erase_if(peaks, [](const Peak& peak) { return peak.ms < 0; });
  return peaks;
}

std::string curve(const std::vector<const Sample*>& samples, const TimeAxis& axis,
                  const LogScale& scale) {
  std::string path;
  for (const Peak& peak : peaks_of(samples, axis)) {
    path += fmt::format("{}{:.2f} {:.1f}", path.empty() ? "M" : "L", axis.x(peak.at_ms),
                        scale.y(peak.ms));
  }
  std::vector<const Sample*> failed = samples;
  std::erase_if(failed, [](const Sample* sample) { return sample->ok(); });
  std::string dots;
  for (const Peak& peak : peaks_of(failed, axis)) {
    dots += fmt::format("M{:.2f} {:.1f}h0", axis.x(peak.at_ms), scale.y(peak.ms));
  }
  return fmt::format(R"(<path class="curve" d="{}"/><path class="failed" d="{}"/>)", path, dots);
}

std::string row(const ProbeMeasurements& probe, const char* kind, const std::string& note,
                const std::string& svg, const std::string& scale) {
  return fmt::format(
      R"(<div class="row {}" data-probe="{}"><div class="label"><b>{}</b><small>{}</small></div>)"
      R"(<div class="plot">{}{}</div></div>)",
      kind, name_of(probe.probe), name_of(probe.probe), note, svg_of(summary_of(probe), svg),
      scale);
}

// A row above or below the data: the flags or the ticks.
std::string margin(const char* kind, const std::string& content) {
  return fmt::format(
      R"(<div class="row {}" aria-hidden="true"><div class="label"></div><div class="plot">{}</div></div>)",
      kind, content);
}

std::string chart(const char* kind, const std::string& rows, const Timeline& timeline,
                  const TimeAxis& axis) {
  return fmt::format(R"(<div class="{}">)", kind) + margin("flags", flags_of(timeline, axis)) +
         rows + margin("ticks", axis.ticks()) + "</div>";
}

}  // namespace

std::string answer_of(const Stretch& stretch) {
  const std::string reason = markup_escaped(stretch.reason);
  if (stretch.status != 0) return fmt::format("{} {}", stretch.status, reason);
  return reason.empty() ? "no answer" : fmt::format("no answer ({})", reason);
}

std::vector<Stretch> stretches_of(const Timeline& timeline, Probe probe) {
  const std::vector<const Sample*> samples = samples_of(timeline, probe);
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Sample& sample = *samples[i];
    const double until =
        i + 1 < samples.size() ? samples[i + 1]->at_ms : std::max(timeline.end_ms, sample.at_ms);
    if (stretches.empty() || stretches.back().status != sample.status ||
        stretches.back().reason != sample.reason) {
      stretches.push_back({probe, sample.at_ms, until, sample.status, sample.reason, 0});
    }
    stretches.back().to_ms = until;
    ++stretches.back().requests;
  }
  return stretches;
}

std::string availability_chart(const Timeline& timeline, const Measurements& measured) {
  const TimeAxis axis(timeline);
  if (axis.empty()) return "";
  std::string rows;
  for (const ProbeMeasurements& probe : measured.probes) {
    const std::string note =
        probe.failed == 0 ? "always up" : "down " + page::format_duration(probe.unavailable_ms);
    rows += row(probe, "strip", note,
                backdrop(timeline, measured, axis) + strip(timeline, probe.probe, axis), "");
  }
  return chart("availability-chart", rows, timeline, axis);
}

std::string latency_chart(const Timeline& timeline, const Measurements& measured) {
  const TimeAxis axis(timeline);
  if (axis.empty()) return "";
  double longest = 0;
  for (const ProbeMeasurements& probe : measured.probes) {
    longest = std::max(longest, probe.longest_ms);
  }
  const LogScale scale(longest);
  std::string rows;
  for (const ProbeMeasurements& probe : measured.probes) {
    rows += row(probe, "latency", "longest " + page::format_duration(probe.longest_ms),
                backdrop(timeline, measured, axis) + scale.grid() +
                    curve(samples_of(timeline, probe.probe), axis, scale),
                scale.labels());
  }
  return chart("latency-chart", rows, timeline, axis);
}

}  // namespace stackpilot::drills
