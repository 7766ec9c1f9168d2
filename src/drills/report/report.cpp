#include "drills/report/report.h"

#include "drills/report/charts.h"
#include "drills/report/sections.h"
#include "drills/report/style.h"
#include "page/html.h"

namespace stackpilot::drills {
namespace {

constexpr const char* legend =
    R"(<ul class="legend"><li><i class="up"></i>answered</li><li><i class="down"></i>error</li>)"
    R"(<li><i class="mute"></i>no answer</li><li><i class="fault-window"></i>fault</li></ul>)";

std::string charts_section(const char* id, const char* title, const std::string& chart,
                           const char* below) {
  return chart.empty() ? "" : page::section(id, title, chart + below);
}

}  // namespace

std::string to_html(const DrillResult& result) {
  const Timeline& timeline = result.timeline;
  std::string html = header_section(result);
  html += figures_section(result);
  html += charts_section("availability", "Availability",
                         availability_chart(timeline, result.measurements), legend);
  html += charts_section("latency", "Latency", latency_chart(timeline, result.measurements),
                         R"(<p class="legend">The longest request of each moment; dots have )"
                         "failed.</p>");
  html += nodes_section(result);
  html += events_section(timeline);
  html += phases_section(result);
  html += history_section(result);
  html += environment_section(result);
  return page::document(result.drill + ": " + Json(result.verdict).get<std::string>(), drill_style,
                        html);
}

Status write_record(const fs::path& folder, const DrillResult& result) {
  const std::string json = to_text(result, 2) + "\n";
  TRY(write_file(folder / "result.json", json));
  return write_file(folder / "report.html", to_html(result));
}

}  // namespace stackpilot::drills
