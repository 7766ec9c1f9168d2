#include "checks/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace stackpilot::checks {
namespace {

std::string word_of(Verdict verdict) {
  std::string word(to_string(verdict));
  for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return word;
}

const char* colour_of(Verdict verdict) {
  if (verdict == Verdict::kPass) return "32";
  return verdict == Verdict::kSkipped ? "33" : "31";
}

std::string painted(const std::string& text, const char* colour, Palette palette) {
  return palette == Palette::kPlain ? text : fmt::format("\x1b[{}m{}\x1b[0m", colour, text);
}

std::string line_of(const GateResult& gate, Palette palette) {
  const std::string word =
      painted(fmt::format("{:<7}", word_of(gate.verdict)), colour_of(gate.verdict), palette);
  std::string text = fmt::format("{}  check-{:<14}  {}", word, gate.gate, gate.looked_at);
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
  const char* colour = outcome_of(checks) == Outcome::kPass ? "1;32" : "1;31";
  return text + "\n" + painted(verdict_line(checks), colour, palette) + "\n";
}

std::string to_json_text(const RepoChecks& checks) {
  Json out = checks;
  out["verdict"] = to_string(outcome_of(checks));
  return stackpilot::to_text(out, 2) + "\n";
}

std::string to_junit_suite(const RepoChecks& checks) {
  std::string out = fmt::format(
      "  <testsuite name=\"stackpilot checks\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
      "skipped=\"{}\">\n",
      checks.gates.size(), count(checks, Verdict::kFail), count(checks, Verdict::kError),
      count(checks, Verdict::kSkipped));
  for (const GateResult& gate : checks.gates) {
    std::string body;
    std::string findings;
    for (const RepoFinding& one : gate.findings) {
      findings += xml_escaped(fmt::format("{}: {}: {}; mend: {}", place_of(one), one.rule,
                                          one.problem, one.mend)) +
                  "\n";
    }
    const std::string reason = xml_escaped(gate.reason());
    if (gate.verdict == Verdict::kFail) {
      body = fmt::format("<failure message=\"{} findings {}\">{}</failure>", gate.findings.size(),
                         reason, findings);
    } else if (gate.verdict == Verdict::kSkipped) {
      body = fmt::format("<skipped message=\"{}\"/>", reason);
    } else if (gate.verdict != Verdict::kPass) {
      body = fmt::format("<error message=\"{}\"/>", reason);
    }
    out += fmt::format(
        "    <testcase classname=\"checks\" name=\"check-{}\" time=\"{:.3f}\">{}</testcase>\n",
        xml_escaped(gate.gate), gate.ms / 1000, body);
  }
  return out + "  </testsuite>\n";
}

std::string to_junit(const RepoChecks& checks) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n" + to_junit_suite(checks) +
         "</testsuites>\n";
}

}  // namespace stackpilot::checks
