#include "drills/catalog/drills.h"

#include <fmt/format.h>

#include "access/observe/placed_program.h"
#include "base/stop.h"
#include "cli/commands.h"
#include "cli/repository.h"
#include "drills/evidence.h"
#include "drills/host_time_limit.h"
#include "drills/live_lab.h"
#include "drills/recover.h"
#include "drills/runner.h"
#include "drills/summary.h"
#include "events/stream.h"
#include "model/verdict_report.h"
#include "service/lab.h"

namespace stackpilot::cli {
namespace {

using drills::Drill;
using drills::DrillVerdict;

struct DrillOptions {
  std::string name;
  std::string fault_id;
  CLI::Option* list = nullptr;
};

// Why further drills would prove nothing or must not run; empty when they may run.
std::string why_stop(const drills::DrillResult& last, const Workspace& workspace) {
  if (last.verdict == DrillVerdict::kInterrupted) return "interrupted";
  if (last.verdict == DrillVerdict::kRefused) return last.reason;
  const auto open = read_open_faults(workspace.ledger());
  if (!open) return open.error().message;
  return open->empty() ? "" : to_line(open->front()) + " is open: make recover";
}

Result<drills::Session> run_all(const Options& options, const Context& context,
                                lifecycle::Lab& held, const std::vector<const Drill*>& chosen) {
  drills::LiveLab lab(held, context.service);
  const access::Ledger ledger(held.permit(), context.workspace.ledger());
  drills::RunContext run{lab,
                         ledger,
                         context.lab,
                         context.service,
                         context.node,
                         context.workspace.lab_id(),
                         context.workspace.evidence()};
  TRY_ASSIGN(run.scale_out, scale_out_of(context.workspace, context.service));
  drills::Session done;
  int number = 0;
  for (const Drill* drill : chosen) {
    if (!done.why_stopped.empty()) {
      done.not_run.emplace_back(drill->name);
      continue;
    }
    events::emit(events::SectionBegan{fmt::format("{}: {}", drill->name, drill->summary), ++number,
                                      static_cast<int>(chosen.size())});
    done.results.push_back(drills::run_drill(run, *drill));
    const drills::DrillResult& result = done.results.back();
    TRY_ASSIGN(const verify::SealedRun kept,
               drills::write_drill_evidence(context.workspace.evidence(), result));
    events::emit(events::EvidenceKept{kept.folder.string(), kept.head});
    if (options.format == "text") {
      TRY(print_data(to_text(result, shown_path(kept.folder)) + "\n"));
    }
    done.why_stopped = why_stop(result, context.workspace);
  }
  return done;
}

Result<int> drill(const Options& options, const std::vector<const Drill*>& chosen) {
  TRY_ASSIGN(const Context context, context_of(options));
  TRY_ASSIGN(lifecycle::Lab lab,
             lifecycle::Lab::open(choice_of(context), "make " + options.command));
  TRY(lifecycle::require_running(lab, context.node));
  TRY_ASSIGN(const auto done, run_all(options, context, lab, chosen));
  const std::string text = options.format == "json"
                               ? stackpilot::to_text(drills::to_json(done), 2) + "\n"
                           : chosen.size() > 1 ? to_text(done)
                                               : "";
  TRY(print_data(text));
  return exit_code(drills::failure_of(done));
}

Result<int> list(const Options& options) {
  TRY_ASSIGN(const Context context, context_of(options));
  const auto& all = drills::all_drills();
  TRY(print_data(options.format == "json"
                     ? stackpilot::to_text(drills::list_json(all, context.service), 2) + "\n"
                     : drills::list_text(all, context.service)));
  return 0;
}

Result<int> all(const Options& options, const DrillOptions& drill_options) {
  if (drill_options.list->count() > 0) return list(options);
  std::vector<const Drill*> chosen;
  for (const Drill& one : drills::all_drills()) chosen.push_back(&one);
  if (options.format == "text") {
    TRY(list(options));
  }
  return drill(options, chosen);
}

Result<int> some(const Options& options, const DrillOptions& drill_options) {
  TRY_ASSIGN(const Context context, context_of(options));
  const auto chosen = drills::drills_named(drill_options.name, &context.service);
  if (!chosen.empty()) return drill(options, chosen);
  return fail(ErrorKind::kUsage, fmt::format("there is no drill \"{}\"", drill_options.name),
              "bin/stackpilot drills --list");
}

Result<int> recover(const Options& options) {
  TRY_ASSIGN(const Context context, context_of(options));
  TRY_ASSIGN(lifecycle::Lab held,
             lifecycle::Lab::open_to_recover(choice_of(context), "make recover"));
  TRY_ASSIGN(const auto open, read_open_faults(context.workspace.ledger()));
  if (open.empty()) {
    events::note("  ok  No fault is open");
    return 0;
  }
  const StopDeferred to_the_end;
  TRY(held.provider().revive());
  TRY(access::prepare_to_reach(context.workspace));
  drills::LiveLab lab(held, context.service);
  const access::Ledger ledger(held.permit(), context.workspace.ledger());
  TRY(drills::recover(lab, ledger, open));
  events::note("next:  make verify");
  return 0;
}

Result<int> expire(const Options& options, const std::string& fault_id) {
  TRY_ASSIGN(const Workspace workspace, workspace_of(options));
  TRY_ASSIGN(const LabSpec lab, service::load_lab(workspace.root()));
  TRY_ASSIGN(const machine::ProviderKind* kind, machine::choose_provider(workspace, lab, "auto"));
  machine::allow_for(*kind, workspace);
  TRY(drills::wait_for_time_limit({workspace, lab, kind}, fault_id));
  return 0;
}

}  // namespace

void add_drill_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  const auto drill_options = std::make_shared<DrillOptions>();
  const auto add = [&](const char* name, const char* help) {
    CLI::App* command = parser.add_subcommand(name, help);
    add_node_option(*command, options);
    add_service_option(*command, options);
    command->add_option("--format", options.format, "text or json")
        ->envname("FORMAT")
        ->check(CLI::IsMember({"text", "json"}));
    return command;
  };
  CLI::App* every = add("drills", "Break the lab on purpose in every known way, prove recovery");
  drill_options->list = every->add_flag("--list")->description("only list them");
  commands.push_back({every, [&options, drill_options] { return all(options, *drill_options); }});
  CLI::App* one = add("drill", "One drill, or all that begin with the name and a dash");
  one->add_option("name", drill_options->name, "as `drills --list` has it")->required();
  commands.push_back({one, [&options, drill_options] { return some(options, *drill_options); }});
  CLI::App* mend = parser.add_subcommand("recover", "Heal what an interrupted drill left broken");
  add_node_option(*mend, options);
  commands.push_back({mend, [&options] { return recover(options); }});
  CLI::App* limit = parser.add_subcommand("expire-fault", "The time limit of a fault; internal");
  limit->group("");  // not in the help
  limit->add_option("--id", drill_options->fault_id)->required();
  commands.push_back(
      {limit, [&options, drill_options] { return expire(options, drill_options->fault_id); }});
}

}  // namespace stackpilot::cli
