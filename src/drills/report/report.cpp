#include "drills/report/report.h"

#include <fmt/format.h>

#include "base/text.h"
#include "drills/report/charts.h"
#include "drills/report/html.h"
#include "drills/report/sections.h"
#include "drills/report/style.h"

namespace stackpilot::drills {
namespace {

// The Content-Security-Policy forbids scripts and external resources; the page needs neither.
constexpr const char* head =
    R"(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">)"
    R"(<meta name="viewport" content="width=device-width, initial-scale=1">)"
    R"(<meta http-equiv="Content-Security-Policy" content="default-src 'none'; )"
    R"(style-src 'unsafe-inline'; img-src data:"><link rel="icon" href="data:,">)"
    R"(<title>{}: {}</title><style>{}</style></head><body><main>)";

constexpr const char* legend =
    R"(<ul class="legend"><li><i class="up"></i>answered</li><li><i class="down"></i>error</li>)"
    R"(<li><i class="mute"></i>no answer</li><li><i class="fault-window"></i>fault</li></ul>)";

std::string charts_section(const char* id, const char* title, const std::string& chart,
                           const char* below) {
  if (chart.empty()) return "";
  return fmt::format(R"(<section aria-labelledby="{0}"><h2 id="{0}">{1}</h2>{2}{3}</section>)", id,
                     title, chart, below);
}

}  // namespace

std::string to_html(const DrillResult& result) {
  const Timeline& timeline = result.timeline;
  std::string html = fmt::format(head, markup_escaped(result.drill),
                                 Json(result.verdict).get<std::string>(), report_style);
  html += header_section(result);
  html += figures_section(result);
  html += charts_section("availability", "Availability",
                         availability_chart(timeline, result.measurements), legend);
  html += charts_section("latency", "Latency", latency_chart(timeline, result.measurements),
                         R"(<p class="legend">The longest request of each moment; dots have )"
                         "failed.</p>");
  html += events_section(timeline);
  html += phases_section(result);
  html += history_section(result);
  html += environment_section(result);
  return html + "</main></body></html>\n";
}

Status write_record(const fs::path& folder, const DrillResult& result) {
  const std::string json = to_text(result, 2) + "\n";
  TRY(write_file(folder / "result.json", json));
  return write_file(folder / "report.html", to_html(result));
}

}  // namespace stackpilot::drills
