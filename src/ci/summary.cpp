#include "ci/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"
#include "base/stop.h"
#include "base/text.h"
#include "checks/report.h"
#include "ci/pipeline.h"

namespace stackpilot::ci {
namespace {

struct Item {
  std::string what;
  std::string why;
};

const StageResult* find_stage(const Summary& summary, std::string_view name) {
  return find_or_null(summary.stages, [&](const StageResult& stage) { return stage.name == name; });
}

bool any(const Summary& summary, StageState state) {
  return std::any_of(summary.stages.begin(), summary.stages.end(),
                     [&](const StageResult& stage) { return stage.state == state; });
}

bool was_interrupted(const GateResult& gate) {
  return gate.verdict == Verdict::kError && gate.broken == interrupted().value().message;
}

bool was_interrupted(const Summary& summary) {
  return any(summary, StageState::kInterrupted) ||
         std::any_of(summary.checks.gates.begin(), summary.checks.gates.end(),
                     [](const GateResult& gate) { return was_interrupted(gate); });
}

std::string why_failed(const GateResult& gate) {
  if (gate.findings.empty()) return gate.reason();
  const RepoFinding& first = gate.findings.front();
  return fmt::format("{} findings, the first: {}:{}: {}: {}", gate.findings.size(), first.file,
                     first.line, first.rule, first.problem);
}

std::vector<std::string> passed(const Summary& summary) {
  std::vector<std::string> items;
  for (const GateResult& gate : summary.checks.gates) {
    if (gate.verdict == Verdict::kPass) items.push_back("check-" + gate.gate);
  }
  for (const StageResult& stage : summary.stages) {
    if (stage.state == StageState::kPassed) items.push_back(stage.name);
  }
  return items;
}

std::vector<Item> skipped(const Summary& summary) {
  std::vector<Item> items;
  for (const GateResult& gate : summary.checks.gates) {
    if (gate.verdict == Verdict::kSkipped) items.push_back({"check-" + gate.gate, gate.reason()});
  }
  for (const StageResult& stage : summary.stages) {
    if (stage.state == StageState::kSkipped) items.push_back({stage.name, stage.why});
  }
  return items;
}

std::vector<Item> failed(const Summary& summary) {
  std::vector<Item> items;
  for (const GateResult& gate : summary.checks.gates) {
    const bool bad = gate.verdict == Verdict::kFail || gate.verdict == Verdict::kError;
    if (bad && !was_interrupted(gate)) items.push_back({"check-" + gate.gate, why_failed(gate)});
  }
  for (const StageResult& stage : summary.stages) {
    if (stage.state == StageState::kFailed) items.push_back({stage.name, stage.why});
  }
  return items;
}

std::vector<std::string> cut_short(const Summary& summary) {
  std::vector<std::string> items;
  for (const GateResult& gate : summary.checks.gates) {
    if (was_interrupted(gate)) items.push_back("check-" + gate.gate);
  }
  for (const StageResult& stage : summary.stages) {
    if (stage.state == StageState::kInterrupted) items.push_back(stage.name);
  }
  return items;
}

Json to_json(const std::vector<Item>& items) {
  Json out = Json::array();
  for (const Item& item : items) out.push_back({{"what", item.what}, {"why", item.why}});
  return out;
}

// Escapes text for a cell of a Markdown table, so that it ends neither the cell nor the line.
std::string cell(std::string_view text) {
  return backslashed(printable(text, 400), "|");
}

std::string table(const char* heading, const std::vector<Item>& items) {
  if (items.empty()) return "";
  std::string out = fmt::format("\n### {}\n\n| what | why |\n|---|---|\n", heading);
  for (const Item& item : items) {
    out += fmt::format("| {} | {} |\n", cell(item.what), cell(item.why));
  }
  return out;
}

std::string list(const char* heading, const std::vector<std::string>& items) {
  if (items.empty()) return "";
  std::string out = fmt::format("\n### {}\n\n", heading);
  for (const std::string& item : items) out += fmt::format("- {}\n", cell(item));
  return out;
}

}  // namespace

Outcome outcome_of(const Summary& summary) {
  const bool checks_failed = checks::outcome_of(summary.checks) == Outcome::kFail;
  if (checks_failed || any(summary, StageState::kFailed) ||
      any(summary, StageState::kInterrupted)) {
    return Outcome::kFail;
  }
  const StageResult* golden = find_stage(summary, golden_path);
  const bool verified = golden != nullptr && golden->state == StageState::kPassed &&
                        checks::outcome_of(summary.checks) == Outcome::kPass;
  return verified ? Outcome::kPass : Outcome::kNotVerified;
}

std::string verdict_of(const Summary& summary) {
  return was_interrupted(summary) ? "INTERRUPTED" : std::string(to_string(outcome_of(summary)));
}

std::string verdict_line(const Summary& summary) {
  std::string line = fmt::format("CI: {}  {} passed", verdict_of(summary), passed(summary).size());
  for (const Item& item : failed(summary)) {
    line += fmt::format("; failed: {} ({})", item.what, printable(item.why));
  }
  for (const std::string& what : cut_short(summary)) line += "; interrupted: " + what;
  for (const Item& item : skipped(summary)) {
    line += fmt::format("; not verified: {} ({})", item.what, printable(item.why));
  }
  return line;
}

int exit_code_of(const Summary& summary) {
  if (was_interrupted(summary)) return exit_code(ErrorKind::kInterrupted);
  const StageResult* golden = find_stage(summary, golden_path);
  const int locked = exit_code(ErrorKind::kLocked);
  if (golden != nullptr && golden->exit_code == locked) return locked;
  return exit_code(failure_of(outcome_of(summary)));
}

std::string to_json_text(const Summary& summary) {
  const Json out = {{"verdict", verdict_of(summary)},
                    {"summary", verdict_line(summary)},
                    {"commit", summary.commit},
                    {"started_at", summary.started_at},
                    {"duration_ms", summary.ms},
                    {"passed", passed(summary)},
                    {"failed", to_json(failed(summary))},
                    {"interrupted", cut_short(summary)},
                    {"skipped", to_json(skipped(summary))},
                    {"stages", summary.stages},
                    {"checks", summary.checks},
                    {"capabilities", summary.capabilities},
                    {"evidence", {{"run", summary.evidence_run}, {"head", summary.evidence_head}}}};
  return stackpilot::to_text(out, 2) + "\n";
}

std::string to_markdown(const Summary& summary) {
  std::string out = fmt::format("## CI: {}\n\nCommit {}, {}, {:.0f} s.\n", verdict_of(summary),
                                summary.commit.empty() ? "unknown" : summary.commit,
                                summary.started_at, summary.ms / 1000);
  out += table("Failed", failed(summary));
  out += table("Not verified", skipped(summary));
  out += list("Interrupted", cut_short(summary));
  out += list("Passed", passed(summary));
  if (!summary.evidence_head.empty()) {
    out += fmt::format("\nEvidence: run {}, head `{}`\n", cell(summary.evidence_run),
                       summary.evidence_head);
  }
  return out;
}

}  // namespace stackpilot::ci
