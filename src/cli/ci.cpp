#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <memory>

#include "base/clock.h"
#include "base/stop.h"
#include "base/this_program.h"
#include "checks/git.h"
#include "checks/report.h"
#include "ci/pipeline.h"
#include "ci/summary.h"
#include "cli/commands.h"
#include "cli/repo_checks.h"
#include "cli/repository.h"
#include "events/stream.h"
#include "ops/doctor.h"
#include "verify/evidence_chain.h"

namespace stackpilot::cli {
namespace {

// Removes the logs of an earlier run, so that they are not mistaken for those of this one.
Status clear_logs(const fs::path& logs) {
  TRY(make_folder(logs));
  std::error_code ignored;
  for (const char* name : {"checks.log", "verify.log", "junit.xml", "summary.json", "summary.md"}) {
    fs::remove(logs / name, ignored);
  }
  return {};
}

// CI ends by destroying the lab: refuses (kUsage) to do that to an existing one, unless CI=true.
Status require_no_lab(const Workspace& workspace) {
  if (workspace.lab_id().empty() || strictness_of_environment() == checks::Strictness::kCi) {
    return {};
  }
  return fail(ErrorKind::kUsage, "there is a lab, and make ci would destroy it with its data",
              "make destroy, or CI=true make ci if nobody needs it");
}

// Adds the newest sealed run to the summary if the stages sealed it. Returns its JUnit report.
std::string add_evidence(const Workspace& workspace, const std::string& head_before,
                         ci::Summary& summary) {
  const Result<verify::ChainHead> head = verify::read_chain_head(workspace.evidence());
  if (!head || head->manifest == head_before) return "";
  summary.evidence_run = head->run;
  summary.evidence_head = head->manifest;
  return read_file(workspace.evidence() / head->run / "junit.xml").value_or("");
}

Status write_logs(const fs::path& logs, const ci::Summary& summary,
                  const std::string& verify_junit) {
  const std::pair<const char*, std::string> files[] = {
      {"checks.log", checks::to_text(summary.checks, Palette::kPlain)},
      {"junit.xml", ci::to_junit(summary, verify_junit)},
      {"summary.json", ci::to_json_text(summary)},
      {"summary.md", ci::to_markdown(summary)}};
  for (const auto& [name, text] : files) {
    TRY(write_file(logs / name, text));
  }
  return {};
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void tell_github(const ci::Summary& summary) {
  const std::string file = environment("GITHUB_STEP_SUMMARY");
  if (!file.empty()) std::ofstream(file, std::ios::app) << ci::to_markdown(summary);
  if (environment("GITHUB_ACTIONS") == "true") {
    static_cast<void>(print_data(ci::to_annotations(summary)));
  }
}

Result<ci::Summary> check_all(const Workspace& workspace, const Options& options,
                              ci::Conditions& conditions) {
  TRY_ASSIGN(const ops::CapabilityMask mask, ops::CapabilityMask::of_environment());
  ci::Summary summary;
  summary.started_at = utc_now();
  summary.commit = checks::head_commit(workspace.root());
  const std::vector<ops::Capability> capabilities = ops::examine(workspace, mask);
  summary.capabilities = capabilities;
  conditions.why_no_nodes = ops::why_not_fit(capabilities);
  events::emit(events::SectionBegan{"repo checks"});
  TRY_ASSIGN(RepoChecks found, check_repository(workspace, options, checks::all_gates()));
  events::note(checks::to_text(found, Palette::kPlain));
  summary.checks = std::move(found);
  return summary;
}

Result<int> run_ci(const Options& options, std::chrono::seconds timeout) {
  const Stopwatch watch;
  TRY_ASSIGN(const Workspace workspace, workspace_of(options));
  TRY(require_no_lab(workspace));
  const fs::path logs = workspace.root() / "ci" / "logs";
  TRY(clear_logs(logs));
  // Nothing that an earlier run was told counts for a merge.
  std::error_code ignored;
  fs::remove(Workspace::known_clean(), ignored);
  TRY_ASSIGN(const fs::path program, this_program_path());
  ci::Conditions conditions{program, workspace.root(), "", timeout};
  TRY_ASSIGN(ci::Summary summary, check_all(workspace, options, conditions));
  const Result<verify::ChainHead> before = verify::read_chain_head(workspace.evidence());
  summary.stages = ci::run_pipeline(conditions, logs / "verify.log");
  summary.ms = watch.elapsed_ms();
  const std::string junit = add_evidence(workspace, before ? before->manifest : "", summary);
  TRY(write_logs(logs, summary, junit));
  tell_github(summary);
  TRY(print_data(ci::verdict_line(summary) + "\n"));
  return ci::exit_code_of(summary);
}

}  // namespace

void add_ci_command(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  CLI::App* command = parser.add_subcommand(
      "ci",
      "Repo checks; golden path, drills, proof and scale-out where nodes can be made; tears down "
      "always");
  const auto timeout = std::make_shared<int>(2700);
  command
      ->add_option("--timeout", *timeout,
                   "seconds for the golden path, for the drills, for the proof, and for scale-out")
      ->envname("CI_TIMEOUT")
      ->check(CLI::Range(1, 86'400));
  commands.push_back(
      {command, [&options, timeout] { return run_ci(options, std::chrono::seconds(*timeout)); }});
}

}  // namespace stackpilot::cli
