#include "cli/command_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "base/stop.h"
#include "cli/command_events.h"
#include "cli/repository.h"
#include "events/stream.h"
#include "service/lab.h"

namespace stackpilot::cli {

Result<Context> context_of(const Options& options) {
  TRY_ASSIGN(Workspace workspace, workspace_of(options));
  TRY(workspace.require_access(::geteuid()));
  TRY_ASSIGN(LabSpec lab, service::load_lab(workspace.root()));
  TRY_ASSIGN(NodeSpec node, lifecycle::node_named(lab, options.node));
  TRY_ASSIGN(Service service, lifecycle::service_named(lab, options.service));
  TRY_ASSIGN(const machine::ProviderKind* provider,
             machine::choose_provider(workspace, lab, options.provider));
  machine::allow_for(*provider, workspace);
  tell_began(options, workspace);
  return Context{options,         std::move(workspace), std::move(lab),
                 std::move(node), std::move(service),   provider};
}

std::unique_ptr<machine::Survey> survey_of(const Context& context) {
  return context.provider->survey(context.workspace, context.lab);
}

lifecycle::LabChoice choice_of(const Context& context) {
  return {context.workspace, context.lab, context.provider};
}

Status print_data(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return {};
  return fail(ErrorKind::kBroken, "cannot write to stdout");
}

int report_error(const Error& error) {
  Error told = error;
  // What fails after a stop request fails because of it, whatever it looks like to the one who
  // waited: its program was ended, or never asked.
  if (stop_requested() && error.kind != ErrorKind::kInterrupted) {
    told = interrupted().value();
    told.detail = error.message;
  }
  events::emit(events::ErrorReported{told});
  return exit_code(told.kind);
}

}  // namespace stackpilot::cli
