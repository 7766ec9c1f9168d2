#include <fmt/format.h>

#include <future>

#include "access/exec/process.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/this_program.h"
#include "base/version.h"
#include "checks/git.h"
#include "checks/known_clean.h"
#include "checks/report.h"
#include "cli/commands.h"
#include "cli/repo_checks.h"
#include "cli/verify_run.h"
#include "events/step.h"
#include "events/stream.h"
#include "guarantees/judge.h"
#include "guarantees/outcome.h"
#include "ops/doctor.h"
#include "verify/collect.h"
#include "verify/evidence.h"
#include "verify/report_parts.h"

namespace stackpilot::cli {
namespace {

Result<std::optional<RepoChecks>> check_first(const Context& context,
                                              const std::string& selection) {
  if (selection != "all") return std::optional<RepoChecks>();
  events::Step step("Repo checks");
  checks::KnownClean known(this_program_digest());
  checks::read_known_clean(Workspace::known_clean(), known);
  TRY_ASSIGN(RepoChecks found,
             check_repository(context.workspace, context.options, gates_before_runtime(), &known));
  // Where it cannot be kept, the next run asks again.
  if (make_folder(Workspace::cache())) (void)write_known_clean(Workspace::known_clean(), known);
  step.done(checks::verdict_line(found));
  return std::optional<RepoChecks>(std::move(found));
}

Result<verify::Provenance> provenance_of(const Workspace& workspace) {
  TRY_ASSIGN(const ops::CapabilityMask mask, ops::CapabilityMask::of_environment());
  verify::Provenance provenance;
  provenance.git_commit = checks::head_commit(workspace.root());
  provenance.git_clean = checks::is_clean(workspace.root());
  provenance.tool_version = version();
  provenance.tool_digest = this_program_digest();
  provenance.capabilities = ops::examine(workspace, mask);
  provenance.lab_text = read_file(workspace.root() / lab_spec_path).value_or("");
  return provenance;
}

// Without a lab, reports only the repo checks. The outcome is NOT VERIFIED, whatever they say.
verify::Report report_without_lab(const Context& context, const std::string& selection,
                                  const std::optional<RepoChecks>& found, const Error& why) {
  Observation nothing;
  nothing.taken_at = utc_now();
  nothing.node = context.node.name;
  nothing.provider = context.provider->name;
  nothing.selection = selection;
  nothing.checks = found;
  // Open faults are known even without a lab, and make the verdict FAIL.
  nothing.open_faults = read_open_faults(context.workspace.ledger()).value_or(std::vector<Fault>());
  verify::Report report = report_on(context.lab, nothing, "");
  std::erase_if(report.judgements, [](const Judgement& one) { return !is_repo_check(one); });
  report.outcome = Outcome::kNotVerified;
  report.notes = {why.message, "next: " + why.hint};
  return report;
}

void tell_verdicts(const verify::Report& report) {
  const auto services = verify::services_in(report);
  for (const Judgement& one : report.judgements) {
    events::emit(events::VerdictGiven{verify::name_of(one, services),
                                      std::string(to_string(one.verdict)), one.reason});
  }
  events::emit(
      events::VerdictGiven{"verify", std::string(to_string(verify::verdict_of(report))), ""});
}

Status keep(const Context& context, const std::optional<Observation>& seen,
            const verify::Report& report, const Result<verify::Provenance>& provenance) {
  if (!provenance) return pass_on(provenance);
  TRY_ASSIGN(const verify::SealedRun sealed,
             verify::write_evidence(context.workspace, seen, report, *provenance));
  events::emit(events::EvidenceKept{sealed.folder.string(), sealed.head});
  return {};
}

std::vector<verify::Target> targets_of(const Context& context) {
  const bool named = !context.options.service.empty();
  return verify::deployed_services(context.workspace, context.lab,
                                   {context.service.project, context.node.name},
                                   named ? verify::Meant::kByName : verify::Meant::kByDefault);
}

}  // namespace

Result<int> verify(const Options& options, const std::string& selection) {
  const Stopwatch watch;
  TRY_ASSIGN(const Context context, context_of(options));
  const std::string run_id = utc_stamp() + "-" + random_hex(3);
  events::emit(
      events::RunBegan{run_id, "verify", (context.workspace.evidence() / run_id).string()});
  // Needs no lab and is slow, so it runs while the repository is checked.
  auto provenance =
      std::async(std::launch::async, [&] { return provenance_of(context.workspace); });
  TRY_ASSIGN(const std::optional<RepoChecks> found, check_first(context, selection));
  Result<Observation> seen =
      verify::observe(context.workspace, context.lab, targets_of(context), *survey_of(context));
  if (!seen && seen.error().kind != ErrorKind::kCapability) return pass_on(seen);
  const Stopwatch judging;
  verify::Report report;
  std::optional<Observation> observation;
  if (seen) {
    seen->selection = selection;
    seen->checks = found;
    report = report_on(context.lab, *seen, "");
    report.runtime_ms = seen->duration_ms + judging.elapsed_ms();
    observation = std::move(*seen);
  } else {
    report = report_without_lab(context, selection, found, seen.error());
  }
  report.run_id = run_id;
  report.duration_ms = watch.elapsed_ms();
  tell_verdicts(report);
  events::emit(events::RunEnded{run_id});
  const Status kept = keep(context, observation, report, provenance.get());
  Result<int> printed = print_report(report, options.format);
  if (!kept) return pass_on(kept);
  return printed;
}

void add_verify_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  const auto add = [&](const char* name, const char* help, const char* selection) {
    CLI::App* command = parser.add_subcommand(name, help);
    add_node_option(*command, options);
    add_service_option(*command, options);
    command->add_option("--format", options.format, "text, json, junit or tap")
        ->envname("FORMAT")
        ->check(CLI::IsMember({"text", "json", "junit", "tap"}));
    commands.push_back({command, [&options, selection] { return verify(options, selection); }});
  };
  add("verify", "Repo checks; then observe the lab and judge every runtime guarantee", "all");
  add("verify-host", "Only the guarantees about reaching the nodes", "host");
  add("verify-cluster", "Only the guarantees about the nodes among themselves", "cluster");
  add("verify-build", "Only the guarantee that the running image is this source", "build");
}

}  // namespace stackpilot::cli
