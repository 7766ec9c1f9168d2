#include "drills/report/report.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <regex>

#include "drills/report/axis.h"
#include "drills/report/charts.h"
#include "unit/drills_report/sample_result.h"

namespace stackpilot::drills {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST(ReportHtml, HasEveryPart) {
  const std::string html = to_html(sample_result());
  for (const char* part :
       {"<title>dependency-kill: pass</title>", "SIGKILL to every process", "b-20261125-1842-77c1",
        "G-03-07, G-02-04", "to detect the fault", ">45 ms<", "to recover", "without writes",
        "anomalies in 2050 records", "pid 4211, 0 restarts", "PostgreSQL 15.18", "1835",
        "class=\"fault-window\"", "fault healed"}) {
    EXPECT_NE(html.find(part), std::string::npos) << part;
  }
  for (const char* probe : {"health", "ready", "read", "write"}) {
    EXPECT_EQ(count(html, fmt::format("data-probe=\"{}\"", probe)), 2U) << probe;
  }
}

TEST(ReportHtml, FetchesNothingAndRunsNothing) {
  for (const DrillResult& result : {sample_result(), failed_result(), hostile_result()}) {
    const std::string html = to_html(result);
    for (const char* part : {"<script", "http://", "https://", "<img", "@import", "url("}) {
      EXPECT_EQ(html.find(part), std::string::npos) << part;
    }
  }
}

// Tags are balanced and properly nested, whatever the texts contain.
TEST(ReportHtml, IsWellFormed) {
  const std::regex tag("<(/?)([a-z][a-z0-9]*)([^>]*)>");
  for (const DrillResult& result :
       {sample_result(), failed_result(), refused_result(), hostile_result()}) {
    const std::string html = to_html(result);
    std::vector<std::string> open;
    for (std::sregex_iterator it(html.begin(), html.end(), tag), end; it != end; ++it) {
      const std::string name = (*it)[2];
      const std::string rest = (*it)[3];
      if (name == "meta" || name == "link" || rest.ends_with("/")) continue;
      if ((*it)[1].length() == 0) {
        open.push_back(name);
        continue;
      }
      ASSERT_FALSE(open.empty()) << name;
      ASSERT_EQ(open.back(), name) << result.drill;
      open.pop_back();
    }
    EXPECT_TRUE(open.empty());
  }
}

TEST(ReportHtml, OfARefusedDrillSaysWhyAndShowsNoCharts) {
  const std::string html = to_html(refused_result());
  EXPECT_NE(html.find("the baseline is broken: G-02-02 does not hold"), std::string::npos);
  EXPECT_NE(html.find(">refused<"), std::string::npos);
  EXPECT_EQ(html.find("<svg"), std::string::npos);
  EXPECT_EQ(html.find("<table"), std::string::npos);
  EXPECT_EQ(html.find("History"), std::string::npos);
}

TEST(ReportHtml, AFailedOneNamesTheAnomalies) {
  const std::string html = to_html(failed_result());
  EXPECT_EQ(count(html, ">LOST<"), 2U);
  EXPECT_NE(html.find("2 of 2 anomalies"), std::string::npos);
  EXPECT_NE(html.find("no answer (receive: did not"), std::string::npos);
  // Two faults, four probes, two charts.
  EXPECT_EQ(count(html, "class=\"fault-window\" x="), 16U);
}

TEST(Stretches, JoinRequestsThatFaredAlike) {
  Timeline timeline;
  timeline.end_ms = 50;
  timeline.samples = {{Probe::kReady, 0, 1, 200, ""},      {Probe::kHealth, 5, 1, 200, ""},
                      {Probe::kReady, 10, 1, 503, "away"}, {Probe::kReady, 20, 1, 503, "away"},
                      {Probe::kReady, 30, 1, 503, "slow"}, {Probe::kReady, 40, 1, 200, ""}};
  const std::vector<Stretch> found = stretches_of(timeline, Probe::kReady);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[1].from_ms, 10);
  EXPECT_EQ(found[1].to_ms, 30);
  EXPECT_EQ(found[1].requests, 2U);
  EXPECT_EQ(found[2].reason, "slow");
  EXPECT_EQ(found[3].to_ms, 50);
  EXPECT_TRUE(stretches_of(timeline, Probe::kWrite).empty());
}

TEST(TimeAxis, MapsTheDrillToTheWidth) {
  Timeline timeline;
  EXPECT_TRUE(TimeAxis(timeline).empty());
  EXPECT_EQ(TimeAxis(timeline).ticks(), "");
  timeline.end_ms = 3'000;
  timeline.samples = {{Probe::kReady, 1'000, 1, 200, ""}, {Probe::kReady, 2'900, 2'100, 0, ""}};
  const TimeAxis axis(timeline);
  EXPECT_EQ(axis.x(1'000), 0);
  EXPECT_EQ(axis.x(3'000), 500);
  EXPECT_EQ(axis.x(5'000), 1'000);
  EXPECT_EQ(axis.x(-7), 0);
  EXPECT_EQ(axis.x(99'999), 1'000);
  EXPECT_EQ(count(axis.ticks(), "<span"), 5U);  // 1 s to 5 s
}

TEST(Record, IsJsonAndHtmlOfTheSame) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "record-").value();
  const DrillResult result = sample_result();
  ASSERT_TRUE(write_record(folder.path(), result));
  const auto read =
      parse_json<DrillResult>(read_file(folder.path() / "result.json").value(), "result.json");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_text(*read), to_text(result));
  EXPECT_EQ(read_file(folder.path() / "report.html").value(), to_html(*read));
  EXPECT_FALSE(write_record(folder.path() / "absent", result));
}

}  // namespace
}  // namespace stackpilot::drills
