#include <fmt/format.h>

#include <cstdio>

#include "base/stop.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/event_sinks.h"

namespace {

using namespace stackpilot;

constexpr const char* footer =
    "NODE=control|worker1|worker2 chooses the service's node, PROVIDER=auto|container what makes\n"
    "the nodes. Exit codes: 0 done or verified, 1 a guarantee failed, 2 usage or configuration,\n"
    "3 could not be verified here, 4 an operation broke, 5 the lab is locked, 130 interrupted.";

int run_chosen(const std::vector<cli::Declared>& commands, cli::Options& options) {
  for (const cli::Declared& command : commands) {
    if (!command.app->parsed()) continue;
    options.command = command.app->get_name();
    const Result<int> code = command.run();
    return code ? *code : cli::report_error(code.error());
  }
  return exit_code(ErrorKind::kUsage);
}

int main_guarded(int argc, char** argv, cli::EventSinks& sinks) {
  CLI::App parser("StackPilot: a platform engineering and SRE lab that proves what it claims",
                  "stackpilot");
  parser.set_version_flag("--version", std::string(version()));
  parser.require_subcommand(0, 1);
  parser.footer(footer);
  cli::Options options;
  parser.fallthrough();  // options of the program are understood after the command, too
  parser
      .add_option("--events", options.events,
                  "progress on stderr as text, or as json: one event per line")
      ->envname("EVENTS")
      ->check(CLI::IsMember({"text", "json"}));
  std::vector<cli::Declared> commands;
  cli::add_lifecycle_commands(parser, options, commands);
  cli::add_verify_commands(parser, options, commands);
  cli::add_reviewer_command(parser, options, commands);
  cli::add_drill_commands(parser, options, commands);
  cli::add_check_commands(parser, options, commands);
  cli::add_terraform_commands(parser, commands);
  cli::add_ci_command(parser, options, commands);
  cli::add_evidence_commands(parser, options, commands);
  cli::add_ops_commands(parser, options, commands);
  cli::add_node_command(parser, commands);
  CLI::App* help = parser.add_subcommand("help", "This text");
  for (const CLI::App* one : parser.get_subcommands(nullptr)) {
    options.commands.insert(one->get_name());
  }
  const std::string help_text = parser.help();  // once parsed, it would be the sub-command's
  try {
    parser.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return parser.exit(asked);
  } catch (const CLI::ParseError& bad) {
    return cli::report_error(Error{ErrorKind::kUsage, bad.what(), "stackpilot --help", ""});
  }
  if (help->parsed()) {
    std::fputs(help_text.c_str(), stdout);
    return 0;
  }
  if (parser.get_subcommands().empty()) {
    std::fputs(help_text.c_str(), stderr);
    return exit_code(ErrorKind::kUsage);
  }
  if (options.events == "json") sinks.print_json();
  // What runs on a node has no cache of the operator's there.
  if (!parser.got_subcommand("node")) sinks.remember_times();
  return run_chosen(commands, options);
}

}  // namespace

int main(int argc, char** argv) {
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
