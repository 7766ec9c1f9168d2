#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "base/terminal.h"
#include "base/this_program.h"
#include "cli/commands.h"
#include "cli/repo_checks.h"
#include "drills/live_lab.h"
#include "drills/scratch_folder.h"
#include "events/stream.h"
#include "model/verdict_report.h"
#include "prove/evidence.h"
#include "prove/report/report.h"
#include "prove/report/score.h"
#include "prove/runner.h"

namespace stackpilot::cli {
namespace {

struct ProveOptions {
  std::vector<std::string> names;
  CLI::Option* list = nullptr;
  CLI::Option* first = nullptr;
};

std::string line_of(const prove::Target& one) {
  if (one.mutant == nullptr) return fmt::format("{:<40}  no mutant\n", name_of(one));
  return fmt::format("{:<40}  {}\n", name_of(one), one.mutant->summary);
}

Result<int> list(const std::vector<prove::Target>& targets) {
  std::string text;
  for (const prove::Target& one : targets) text += line_of(one);
  TRY(print_data(text));
  return 0;
}

void tell(const prove::MutantResult& one) {
  events::note(fmt::format("  {}  {}  {}", prove::word_of(one.fate), name_of(one),
                           one.why.empty() ? one.seen : one.why));
}

std::string formatted(const prove::ProofResult& result, const std::string& format) {
  if (format == "json") return prove::to_json_text(result);
  if (format == "junit") return prove::to_junit(result);
  return prove::terminal_text(result, palette_of(STDOUT_FILENO));
}

Result<int> run(const Options& options, const std::vector<prove::Target>& targets) {
  TRY_ASSIGN(const Context context, context_of(options));
  TRY_ASSIGN(lifecycle::Lab held,
             lifecycle::Lab::open(choice_of(context), "make " + options.command));
  TRY(lifecycle::require_running(held, context.node));
  drills::LiveLab lab(held, context.service);
  const access::Ledger ledger(held.permit(), context.workspace.ledger());
  checks::KnownClean known_clean(this_program_digest());
  const auto run_gates = [&](const Workspace& copy, const std::vector<checks::Gate>& gates) {
    return check_repository(copy, options, gates, &known_clean);
  };
  const auto copy_repository = [&](const std::string& fault_id) {
    return prove::ScratchRepository::copy(context.workspace,
                                          drills::scratch_folder(context.workspace, fault_id),
                                          gates_before_runtime(), run_gates);
  };
  prove::RunContext run{lab,
                        ledger,
                        context.lab,
                        context.service,
                        context.node,
                        context.workspace.lab_id(),
                        context.workspace.root(),
                        context.workspace.evidence(),
                        this_program_digest(),
                        copy_repository,
                        tell};
  TRY_ASSIGN(run.scale_out, scale_out_of(context.workspace, context.service));
  TRY_ASSIGN(const prove::ProofResult result, prove::run_proof(run, targets));
  TRY_ASSIGN(const verify::SealedRun kept,
             prove::write_proof_evidence(context.workspace.evidence(), result));
  events::emit(events::EvidenceKept{kept.folder.string(), kept.head});
  TRY(print_data(formatted(result, options.format)));
  return exit_code(prove::failure_of(result));
}

Result<int> prove_named(const Options& options, const ProveOptions& chosen) {
  const auto which = chosen.first->count() > 0 ? prove::Which::kFirst : prove::Which::kAll;
  TRY_ASSIGN(const auto targets, prove::targets_named(chosen.names, which));
  return chosen.list->count() > 0 ? list(targets) : run(options, targets);
}

}  // namespace

void add_prove_command(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  const auto chosen = std::make_shared<ProveOptions>();
  CLI::App* command = parser.add_subcommand(
      "prove", "Break each guarantee on purpose and see that it fails, for its reason");
  add_node_option(*command, options);
  add_service_option(*command, options);
  command->add_option("name", chosen->names, "guarantees, or single mutants; default: all");
  chosen->list = command->add_flag("--list")->description("only list the mutants");
  chosen->first = command->add_flag("--first")->description("one mutant of each guarantee");
  command->add_option("--format", options.format, "text, json or junit")
      ->envname("FORMAT")
      ->check(CLI::IsMember({"text", "json", "junit"}));
  commands.push_back({command, [&options, chosen] { return prove_named(options, *chosen); }});
}

}  // namespace stackpilot::cli
