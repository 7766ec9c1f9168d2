#include "checks/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/junit.h"
#include "base/text.h"

namespace stackpilot::checks {
namespace {

std::string line_of(const GateResult& gate, Palette palette) {
  std::string text = fmt::format("{}  check-{:<14}  {}", table_word(gate.verdict, palette),
                                 gate.gate, gate.looked_at);
  if (!gate.findings.empty()) text += fmt::format("; {} findings", gate.findings.size());
  if (!gate.reason().empty()) text += " - " + gate.reason();
  return fmt::format("{} ({:.0f} ms)\n", text, gate.ms);
}

std::string place_of(const RepoFinding& finding) {
  return finding.line > 0 ? fmt::format("{}:{}", finding.file, finding.line) : finding.file;
}

std::size_t count(const RepoChecks& checks, Verdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(checks.gates.begin(), checks.gates.end(),
                    [&](const GateResult& gate) { return gate.verdict == verdict; }));
}

junit::Case case_of(const GateResult& gate) {
  junit::Case written{.name = "check-" + gate.gate, .ms = gate.ms, .message = gate.reason()};
  if (gate.verdict == Verdict::kFail) {
    written.state = junit::State::kFailed;
    written.message = fmt::format("{} findings {}", gate.findings.size(), gate.reason());
    for (const RepoFinding& one : gate.findings) {
      written.details.push_back(
          fmt::format("{}: {}: {}; mend: {}", place_of(one), one.rule, one.problem, one.mend));
    }
  } else if (gate.verdict == Verdict::kSkipped) {
    written.state = junit::State::kSkipped;
  } else if (gate.verdict != Verdict::kPass) {
    written.state = junit::State::kBroken;
  }
  return written;
}

}  // namespace

Outcome outcome_of(const RepoChecks& checks) {
  if (count(checks, Verdict::kFail) + count(checks, Verdict::kError) > 0) return Outcome::kFail;
  return count(checks, Verdict::kPass) > 0 ? Outcome::kPass : Outcome::kNotVerified;
}

std::string verdict_line(const RepoChecks& checks) {
  std::vector<std::string> parts;
  const auto add = [&](Verdict verdict, const char* word) {
    const std::size_t number = count(checks, verdict);
    if (number > 0) parts.push_back(fmt::format("{} {}", number, word));
  };
  add(Verdict::kFail, "failed");
  add(Verdict::kError, "could not look");
  add(Verdict::kPass, "passed");
  std::string line =
      fmt::format("CHECKS: {}  {}", to_string(outcome_of(checks)), fmt::join(parts, ", "));
  std::vector<std::string> skipped;
  for (const GateResult& gate : checks.gates) {
    if (gate.verdict == Verdict::kSkipped) {
      skipped.push_back(fmt::format("{} ({})", gate.gate, gate.reason()));
    }
  }
  if (skipped.empty()) return line;
  return fmt::format("{}{}not checked: {}", line, parts.empty() ? "" : "; ",
                     fmt::join(skipped, ", "));
}

std::string to_text(const RepoChecks& checks, Palette palette) {
  std::string text;
  for (const GateResult& gate : checks.gates) text += line_of(gate, palette);
  for (const GateResult& gate : checks.gates) {
    for (const RepoFinding& one : gate.findings) {
      text +=
          fmt::format("\n{}: {}: {}\n  mend  {}\n", place_of(one), one.rule, one.problem, one.mend);
    }
  }
  return text + "\n" + painted(verdict_line(checks), paint_of(outcome_of(checks)), palette) + "\n";
}

std::string to_json_text(const RepoChecks& checks) {
  Json out = checks;
  out["verdict"] = to_string(outcome_of(checks));
  return stackpilot::to_text(out, 2) + "\n";
}

std::string to_junit_suite(const RepoChecks& checks) {
  junit::Suite suite{.name = "stackpilot checks", .classname = "checks"};
  for (const GateResult& gate : checks.gates) suite.cases.push_back(case_of(gate));
  return junit::to_element(suite);
}

std::string to_junit(const RepoChecks& checks) {
  return junit::document(to_junit_suite(checks));
}

}  // namespace stackpilot::checks
