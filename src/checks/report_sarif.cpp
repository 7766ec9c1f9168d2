#include "base/version.h"
#include "checks/gate.h"
#include "checks/report.h"

namespace stackpilot::checks {
namespace {

Json rules_of(const RepoChecks& checks) {
  Json rules = Json::array();
  for (const GateResult& result : checks.gates) {
    const Gate* gate = find_gate(result.gate);
    if (gate == nullptr) continue;
    for (const Rule& rule : gate->rules) {
      rules.push_back({{"id", std::string(gate->name) + "/" + std::string(rule.id)},
                       {"shortDescription", {{"text", gate->title}}},
                       {"help", {{"text", rule.mend}}}});
    }
  }
  return rules;
}

Json result_of(const RepoFinding& finding) {
  Json location = {{"artifactLocation", {{"uri", finding.file}}}};
  if (finding.line > 0) location["region"] = {{"startLine", finding.line}};
  return {{"ruleId", finding.rule},
          {"level", "error"},
          {"message", {{"text", finding.problem + " - " + finding.mend}}},
          {"locations", {{{"physicalLocation", location}}}}};
}

// A gate that was skipped or failed to run has no results, but must not look like a success.
Json notification_of(const GateResult& gate) {
  return {{"level", gate.verdict == Verdict::kSkipped ? "warning" : "error"},
          {"message", {{"text", "check-" + gate.gate + ": " + gate.reason()}}}};
}

}  // namespace

std::string to_sarif(const RepoChecks& checks) {
  Json results = Json::array();
  Json notifications = Json::array();
  bool ran = outcome_of(checks) != Outcome::kNotVerified;
  for (const GateResult& gate : checks.gates) {
    ran = ran && gate.broken.empty();
    for (const RepoFinding& finding : gate.findings) results.push_back(result_of(finding));
    if (!gate.reason().empty()) notifications.push_back(notification_of(gate));
  }
  const Json driver = {{"name", "stackpilot"}, {"version", version()}, {"rules", rules_of(checks)}};
  const Json run = {
      {"tool", {{"driver", driver}}},
      {"results", results},
      {"invocations",
       {{{"executionSuccessful", ran}, {"toolExecutionNotifications", notifications}}}}};
  const Json out = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", {run}}};
  return stackpilot::to_text(out, 2) + "\n";
}

}  // namespace stackpilot::checks
