#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "access/observe/machine_speed.h"
#include "access/observe/node_target.h"
#include "access/observe/placed_program.h"
#include "base/slowness.h"
#include "cli/commands.h"
#include "cli/repository.h"
#include "ops/doctor.h"
#include "ops/logs.h"
#include "ops/status.h"

namespace stackpilot::cli {
namespace {

std::string pretty(const Json& json) {
  return to_text(json, 2) + "\n";
}

std::string free_network(const LabSpec& lab) {
  if (lab.network.cidr.empty()) return "somebody else's: the machines are there already";
  return lab.network.cidr + " is free, or this lab's";
}

// Whether the addresses of the lab are free or its own: without them nothing can be made here.
ops::Capability network(const machine::Survey& survey, const LabSpec& lab) {
  const Status free = survey.require_not_taken();
  return {.name = "network",
          .present = free.has_value(),
          .need = ops::Need::kRequired,
          .evidence = free ? free_network(lab) : free.error().message,
          .enables = "addresses of nodes",
          .how_to_get = free ? "" : free.error().hint};
}

Result<int> run_status(const Options& options) {
  TRY_ASSIGN(const Context context, context_of(options));
  const ops::LabStatus seen = ops::read_status(context.workspace, context.lab, context.service,
                                               context.node, *survey_of(context));
  return print_data(options.format == "json" ? pretty(seen) : ops::to_text(seen)).map([] {
    return 0;
  });
}

ops::Capability pace(const access::MachineSpeed& speed) {
  return {"pace",
          true,
          ops::Need::kOptional,
          access::describe(speed),
          fmt::format("limits of time; {} overrides it", slowness_variable),
          ""};
}

Result<int> run_doctor(const Options& options) {
  TRY_ASSIGN(const Workspace workspace, workspace_of(options));
  TRY_ASSIGN(const ops::CapabilityMask mask, ops::CapabilityMask::of_environment());
  TRY(workspace.require_access(::geteuid()));
  std::vector<ops::Capability> found = ops::examine(workspace, mask);
  if (const Result<LabSpec> lab = load_lab_spec(workspace.root())) {
    TRY_ASSIGN(const machine::ProviderKind* kind,
               machine::choose_provider(workspace, *lab, options.provider));
    found.push_back(network(*kind->survey(workspace, *lab), *lab));
  }
  TRY_ASSIGN(const access::MachineSpeed speed, access::machine_speed(Workspace::cache()));
  found.push_back(pace(speed));
  TRY(print_data(options.format == "json" ? pretty(Json{{"capabilities", found}})
                                          : ops::to_text(found)));
  return ops::is_fit(found) ? 0 : exit_code(ErrorKind::kCapability);
}

Result<int> run_logs(const Options& options) {
  TRY_ASSIGN(const Context context, context_of(options));
  if (context.workspace.lab_id().empty()) {
    TRY(survey_of(context)->require_not_taken());
  } else {
    TRY(access::prepare_to_reach(context.workspace));
  }
  TRY_ASSIGN(const std::string text,
             ops::service_logs(access::target_of(context.workspace, context.node),
                               context.service.project));
  return print_data(text).map([] { return 0; });
}

// Replaces this process by ssh, which takes over the terminal.
Result<int> run_ssh(const Options& options) {
  TRY_ASSIGN(const Context context, context_of(options));
  if (!fs::exists(context.workspace.ssh_key())) {
    TRY(survey_of(context)->require_not_taken());
    return fail(ErrorKind::kCapability, "there is no lab to log in to", "boot one: make up");
  }
  std::vector<std::string> argv =
      access::interactive_ssh(access::target_of(context.workspace, context.node));
  std::vector<char*> pointers;
  pointers.reserve(argv.size() + 1);
  for (std::string& argument : argv) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  ::execvp(pointers.front(), pointers.data());
  return fail(ErrorKind::kCapability, fmt::format("cannot start ssh: {}", std::strerror(errno)),
              "apt-get install openssh-client");
}

}  // namespace

void add_ops_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  const auto add = [&](const char* name, const char* help, auto action) {
    CLI::App* command = parser.add_subcommand(name, help);
    add_node_option(*command, options);
    add_service_option(*command, options);
    commands.push_back({command, [&options, action] { return action(options); }});
    return command;
  };
  const auto with_format = [&](CLI::App* command) {
    command->add_option("--format", options.format, "text or json")
        ->envname("FORMAT")
        ->check(CLI::IsMember({"text", "json"}));
  };
  with_format(add("status", "What is there now; asserts nothing", run_status));
  with_format(add("doctor", "What this machine can and cannot do", run_doctor));
  add("logs", "The end of the service's logs on NODE", run_logs);
  add("ssh", "A shell on NODE", run_ssh);
}

}  // namespace stackpilot::cli
