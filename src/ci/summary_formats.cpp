#include <fmt/format.h>

#include "base/junit.h"
#include "base/text.h"
#include "checks/report.h"
#include "ci/summary.h"

namespace stackpilot::ci {
namespace {

junit::Case case_of(const StageResult& stage) {
  junit::Case written{.name = stage.name, .ms = stage.ms, .message = stage.why};
  if (stage.state == StageState::kSkipped) {
    written.state = junit::State::kSkipped;
  } else if (stage.state != StageState::kPassed) {
    written.state = junit::State::kFailed;
  }
  return written;
}

junit::Suite suite_of(const std::vector<StageResult>& stages) {
  junit::Suite suite{.name = "stackpilot ci", .classname = "ci"};
  for (const StageResult& stage : stages) suite.cases.push_back(case_of(stage));
  return suite;
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
  return junit::document(checks::to_junit_suite(summary.checks) + junit::elements_of(verify_junit) +
                         junit::to_element(suite_of(summary.stages)));
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
