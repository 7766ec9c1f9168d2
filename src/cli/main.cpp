#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdio>

#include "access/observe/machine_speed.h"
#include "base/files.h"
#include "base/slowness.h"
#include "base/stop.h"
#include "cli/command_events.h"
#include "cli/event_sinks.h"
#include "cli/program.h"
#include "model/workspace.h"

namespace {

using namespace stackpilot;

// How much slower than others this machine is: before any limit of time is used, or thread started.
Status learn_slowness(cli::Program& program) {
  if (program.parser().got_subcommand("node")) {
    TRY_ASSIGN(const int told, access::slowness_told());
    set_slowness(told);
    return {};
  }
  TRY_ASSIGN(const access::MachineSpeed here, access::machine_speed(Workspace::cache()));
  set_slowness(here.slowness);
  return {};
}

int run_chosen(cli::Program& program) {
  for (const cli::Declared& command : program.commands()) {
    if (!command.app->parsed()) continue;
    program.options().command = command.app->get_name();
    const Result<int> result = command.run();
    const int code = result ? *result : cli::report_error(result.error());
    cli::tell_ended(code);
    return code;
  }
  return exit_code(ErrorKind::kUsage);
}

int main_guarded(int argc, char** argv, cli::EventSinks& sinks) {
  cli::Program program;
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return program.parser().exit(asked);
  } catch (const CLI::ParseError& bad) {
    return cli::report_error(program.explained(bad));
  }
  if (program.parser().got_subcommand("help")) {
    std::fputs(program.help().c_str(), stdout);
    return 0;
  }
  if (program.parser().get_subcommands().empty()) {
    std::fputs(program.help().c_str(), stderr);
    return exit_code(ErrorKind::kUsage);
  }
  if (Status learnt = learn_slowness(program); !learnt) return cli::report_error(learnt.error());
  if (program.options().events == "json") sinks.print_json();
  // What runs on a node has no cache of the operator's there.
  if (!program.parser().got_subcommand("node")) sinks.remember_times();
  return run_chosen(program);
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_files();  // before anything is opened
  ::umask(022);  // nodes read copies of a checkout; what is private has a mode of its own
  install_stop_handlers();  // before any thread starts
  cli::EventSinks sinks;
  try {
    return main_guarded(argc, argv, sinks);
  } catch (const std::exception& bad) {
    // No code throws on purpose: an exception is a defect, and is reported as one clear error.
    return cli::report_error(
        Error{ErrorKind::kBroken, fmt::format("internal error: {}", bad.what()), "", ""});
  }
}
