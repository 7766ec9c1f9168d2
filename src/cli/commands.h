// The commands of the program. Each returns the exit code of the process, or an error from which it
// follows.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "cli/command_line.h"

namespace stackpilot::cli {

using Run = std::function<Result<int>()>;

/// A command as declared to the parser; `run` is called when it was chosen.
struct Declared {
  CLI::App* app;
  Run run;
};

// Each adds its commands to `parser` and `commands`. Parsing fills in `options`, which must outlive
// the commands.
void add_lifecycle_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_reviewer_command(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_scale_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_verify_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_drill_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_prove_command(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_check_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_contract_command(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_terraform_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_ci_command(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_evidence_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_ops_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_node_command(CLI::App& parser, std::vector<Declared>& commands);

/// Declares NODE and PROVIDER as options of a command.
void add_node_option(CLI::App& command, Options& options);

/// Declares SERVICE as an option of a command.
void add_service_option(
    CLI::App& command, Options& options,
    const char* help = "compose project; the first of lab.yaml, when not given");

/// The one that SERVICE names; all, where it is not given.
std::vector<Service> services_to_clean(const Context& context);

/// Verifies `selection` (all, host, cluster or build), writes evidence and prints the report to
/// stdout. Returns the exit code of the verdict.
Result<int> verify(const Options& options, const std::string& selection);

}  // namespace stackpilot::cli
