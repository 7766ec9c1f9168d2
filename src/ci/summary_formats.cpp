#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "checks/report.h"
#include "ci/summary.h"

namespace stackpilot::ci {
namespace {

std::string case_of(const StageResult& stage) {
  std::string body;
  if (stage.state == StageState::kSkipped) {
    body = fmt::format("<skipped message=\"{}\"/>", xml_escaped(stage.why));
  } else if (stage.state != StageState::kPassed) {
    body = fmt::format("<failure message=\"{}\"/>", xml_escaped(stage.why));
  }
  return fmt::format("    <testcase classname=\"ci\" name=\"{}\" time=\"{:.3f}\">{}</testcase>\n",
                     xml_escaped(stage.name), stage.ms / 1000, body);
}

std::string suite_of(const std::vector<StageResult>& stages) {
  const auto count = [&](auto... states) {
    return std::count_if(stages.begin(), stages.end(), [&](const StageResult& stage) {
      return ((stage.state == states) || ...);
    });
  };
  std::string suite = fmt::format(
      "  <testsuite name=\"stackpilot ci\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
      "skipped=\"{}\">\n",
      stages.size(), count(StageState::kFailed, StageState::kInterrupted),
      count(StageState::kSkipped));
  for (const StageResult& stage : stages) suite += case_of(stage);
  return suite + "  </testsuite>\n";
}

// The <testsuite> elements of a JUnit file that we wrote; empty when there are none.
std::string suites_in(const std::string& junit) {
  constexpr std::string_view open = "<testsuites>\n";
  const std::size_t start = junit.find(open);
  const std::size_t end = junit.rfind("</testsuites>");
  if (start == std::string::npos || end == std::string::npos || end < start) return "";
  return junit.substr(start + open.size(), end - start - open.size());
}

std::string escaped(std::string_view text, std::string_view also) {
  std::string out;
  for (const char c : printable(text, 1000)) {
    out += c == '%' || also.find(c) != std::string_view::npos
               ? fmt::format("%{:02X}", static_cast<unsigned char>(c))
               : std::string(1, c);
  }
  return out;
}

std::string annotation(const char* level, const std::string& title, const std::string& message) {
  return fmt::format("::{} title={}::{}\n", level, escaped(title, ":,"), escaped(message, ""));
}

std::string annotation(const RepoFinding& finding) {
  const std::string line = finding.line > 0 ? fmt::format(",line={}", finding.line) : "";
  return fmt::format("::error file={}{},title={}::{}\n", escaped(finding.file, ":,"), line,
                     escaped(finding.rule, ":,"),
                     escaped(finding.problem + " - " + finding.mend, ""));
}

std::string annotations_of(const GateResult& gate) {
  std::string out;
  for (const RepoFinding& finding : gate.findings) out += annotation(finding);
  if (gate.verdict == Verdict::kSkipped) {
    out += annotation("warning", "check-" + gate.gate, "not checked: " + gate.reason());
  } else if (gate.verdict != Verdict::kPass && gate.findings.empty()) {
    out += annotation("error", "check-" + gate.gate, gate.reason());
  }
  return out;
}

}  // namespace

std::string to_junit(const Summary& summary, const std::string& verify_junit) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n" +
         checks::to_junit_suite(summary.checks) + suites_in(verify_junit) +
         suite_of(summary.stages) + "</testsuites>\n";
}

std::string to_annotations(const Summary& summary) {
  std::string out;
  for (const GateResult& gate : summary.checks.gates) out += annotations_of(gate);
  for (const StageResult& stage : summary.stages) {
    if (stage.state == StageState::kSkipped) {
      out += annotation("warning", stage.name, "not verified: " + stage.why);
    } else if (stage.state != StageState::kPassed) {
      out += annotation("error", stage.name, stage.why);
    }
  }
  return out;
}

}  // namespace stackpilot::ci
