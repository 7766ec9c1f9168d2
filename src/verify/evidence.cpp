#include "verify/evidence.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "verify/report_parts.h"

namespace stackpilot::verify {
namespace {

std::string pretty(const Json& json) {
  return stackpilot::to_text(json, 2) + "\n";
}

// Converts "sha256:ab..." to an in-toto digest.
Json image_digest(const std::string& id) {
  const std::size_t colon = id.find(':');
  return {{id.substr(0, colon), colon == std::string::npos ? "" : id.substr(colon + 1)}};
}

std::vector<Deployment> deployments_in(const std::optional<Observation>& observation) {
  std::vector<Deployment> all;
  if (!observation) return all;
  for (const ServiceObservation& service : observation->services) {
    if (service.deployment) all.push_back(*service.deployment);
  }
  return all;
}

Json subjects(const std::optional<Observation>& observation, const Provenance& provenance) {
  Json all = Json::array();
  for (const Deployment& deployed : deployments_in(observation)) {
    all.push_back({{"name", fmt::format("image of {} on {}", deployed.project, deployed.node)},
                   {"digest", image_digest(deployed.image_id)}});
  }
  // With local changes, the result is no evidence about the commit.
  if (!provenance.git_commit.empty() && provenance.git_clean) {
    all.push_back({{"name", "repository"}, {"digest", {{"gitCommit", provenance.git_commit}}}});
  }
  return all;
}

// The list of the in-toto predicate that a verdict belongs to.
const char* list_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "passedTests";
    case Verdict::kWaived:
    case Verdict::kSkipped:
    case Verdict::kNotApplicable:
      return "warnedTests";
    case Verdict::kFail:
    case Verdict::kError:
    case Verdict::kBlocked:
      return "failedTests";
  }
  return "failedTests";
}

const char* result_of(const Report& report, const Json& warned) {
  if (verdict_of(report) != Outcome::kPass) return "FAILED";
  return warned.empty() ? "PASSED" : "WARNED";
}

Json provenance_of(const std::optional<Observation>& observation, const Provenance& provenance) {
  Json out = {
      {"tool",
       {{"name", "stackpilot"},
        {"version", provenance.tool_version},
        {"sha256", provenance.tool_digest}}},
      {"source", {{"git_commit", provenance.git_commit}, {"git_clean", provenance.git_clean}}},
      {"capabilities", provenance.capabilities}};
  for (const Deployment& deployed : deployments_in(observation)) {
    out["services"].push_back({{"project", deployed.project},
                               {"node", deployed.node},
                               {"source_sha256", deployed.source_digest},
                               {"image", deployed.image_id}});
  }
  return out;
}

}  // namespace

Json statement_of(const std::optional<Observation>& observation, const Report& report,
                  const Provenance& provenance) {
  Json predicate = {{"passedTests", Json::array()},
                    {"warnedTests", Json::array()},
                    {"failedTests", Json::array()}};
  const std::vector<Subject> services = services_in(report);
  for (const Judgement& one : report.judgements) {
    predicate[list_of(one.verdict)].push_back(name_of(one, services));
  }
  predicate["result"] = result_of(report, predicate["warnedTests"]);
  predicate["configuration"] = {
      {{"name", "infra/lab.yaml"}, {"digest", {{"sha256", sha256_hex(provenance.lab_text)}}}},
      {{"name", "bin/stackpilot"}, {"digest", {{"sha256", provenance.tool_digest}}}}};
  return {{"_type", "https://in-toto.io/Statement/v1"},
          {"subject", subjects(observation, provenance)},
          {"predicateType", "https://in-toto.io/attestation/test-result/v0.1"},
          {"predicate", std::move(predicate)}};
}

Result<SealedRun> write_evidence(const Workspace& workspace,
                                 const std::optional<Observation>& observation,
                                 const Report& report, const Provenance& provenance) {
  const fs::path folder = workspace.evidence() / report.run_id;
  TRY(make_folder(folder));
  std::vector<std::pair<const char*, std::string>> files = {
      {"lab.yaml", provenance.lab_text},
      {"report.json", to_json_text(report)},
      {"report.txt", to_text(report, Palette::kPlain)},
      {"junit.xml", to_junit(report)},
      {"provenance.json", pretty(provenance_of(observation, provenance))},
      {"statement.json", pretty(statement_of(observation, report, provenance))}};
  if (observation) files.emplace_back("observation.json", pretty(Json(*observation)));
  for (const auto& [name, text] : files) {
    TRY(write_file(folder / name, text));
  }
  return seal(workspace.evidence(), report.run_id);
}

}  // namespace stackpilot::verify
