// Commands on saved evidence: judge an observation again; check that evidence is unchanged.
#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/repository.h"
#include "cli/verify_run.h"
#include "events/stream.h"
#include "verify/evidence_chain.h"

namespace stackpilot::cli {
namespace {

// The lab.yaml saved beside the observation, else the present one.
Result<LabSpec> lab_of(const Options& options, const fs::path& observation) {
  const fs::path beside = observation.parent_path() / "lab.yaml";
  if (fs::exists(beside)) {
    TRY_ASSIGN(const std::string text, read_file(beside, 1U << 20U));
    return parse_lab_spec(text, beside.string());
  }
  TRY_ASSIGN(const Workspace workspace, workspace_of(options));
  events::note(
      fmt::format("no lab.yaml beside the observation: judged by {} as it is now", lab_spec_path));
  return load_lab_spec(workspace.root());
}

Result<int> judge_again(const Options& options, const fs::path& file) {
  const Result<std::string> text = read_file(file);
  if (!text) return fail(ErrorKind::kUsage, text.error().message, "name an observation.json");
  const Result<Observation> seen = parse_json<Observation>(*text, file.string());
  if (!seen) {
    return fail(ErrorKind::kUsage, seen.error().message,
                "name an observation.json that this version has written");
  }
  TRY_ASSIGN(const LabSpec lab, lab_of(options, file));
  verify::Report report =
      report_on(lab, *seen, fs::absolute(file).parent_path().filename().string());
  report.runtime_ms = seen->duration_ms;
  report.notes = {
      fmt::format("judged again from {}, observed at {}", file.string(), seen->taken_at)};
  return print_report(report, options.format);
}

Json chain_json(const verify::ChainReport& report) {
  return {{"runs", report.runs},
          {"head", report.head},
          {"problems", report.problems},
          {"unsealed", report.unsealed}};
}

std::string chain_text(const verify::ChainReport& report) {
  std::string text;
  for (const std::string& problem : report.problems) text += fmt::format("CHANGED  {}\n", problem);
  for (const std::string& run : report.unsealed) {
    text += fmt::format("note: {} was never sealed: no evidence\n", run);
  }
  if (!report.problems.empty()) {
    return text + fmt::format("EVIDENCE: FAIL  {} problems in {} runs\n", report.problems.size(),
                              report.runs);
  }
  return text + fmt::format("EVIDENCE: PASS  {} runs as they were sealed; head {}\n", report.runs,
                            report.head);
}

Result<int> check_evidence(const Options& options, const std::string& head) {
  TRY_ASSIGN(const Workspace workspace, workspace_of(options));
  TRY_ASSIGN(const verify::ChainReport report, verify::check_chain(workspace.evidence(), head));
  const std::string text =
      options.format == "json" ? to_text(chain_json(report), 2) + "\n" : chain_text(report);
  TRY(print_data(text));
  return report.problems.empty() ? 0 : exit_code(ErrorKind::kGuarantee);
}

}  // namespace

void add_evidence_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  const auto with_format = [&](CLI::App* command, const std::set<std::string>& formats) {
    command->add_option("--format", options.format, fmt::format("{}", fmt::join(formats, ", ")))
        ->envname("FORMAT")
        ->check(CLI::IsMember(formats));
  };
  const auto file = std::make_shared<std::string>();
  CLI::App* judge = parser.add_subcommand("judge", "Judge a saved observation again");
  judge->add_option("observation", *file, "an observation.json of .stackpilot/evidence")
      ->required();
  with_format(judge, {"text", "json", "junit", "tap"});
  commands.push_back({judge, [&options, file] { return judge_again(options, *file); }});

  CLI::App* evidence = parser.add_subcommand("evidence", "What was kept of verifications");
  evidence->require_subcommand(1);
  const auto head = std::make_shared<std::string>();
  CLI::App* check = evidence->add_subcommand("check", "Whether it is all as it was kept");
  check->add_option("--head", *head, "digest of a head that was kept elsewhere")->envname("HEAD");
  with_format(check, {"text", "json"});
  commands.push_back({check, [&options, head] { return check_evidence(options, *head); }});
}

}  // namespace stackpilot::cli
