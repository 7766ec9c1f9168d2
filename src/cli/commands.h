// The commands, one per file. Each returns the exit code of the process, or an error that decides
// it.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "cli/command_line.h"

namespace stackpilot::cli {

using Run = std::function<Result<int>()>;

/// One command as declared to the parser: `run` is called when it was the one chosen.
struct Declared {
  CLI::App* app;
  Run run;
};

// Each adds its command to `parser`. `options` outlives the parse and is filled by it.
void add_lifecycle_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_reviewer_command(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_verify_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_drill_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_check_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_terraform_commands(CLI::App& parser, std::vector<Declared>& commands);
void add_ci_command(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_evidence_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_ops_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands);
void add_node_command(CLI::App& parser, std::vector<Declared>& commands);

/// Declares NODE and PROVIDER as options of a command.
void add_node_option(CLI::App& command, Options& options);

/// Runs a verification of `selection` and prints its report to stdout.
Result<int> verify(const Options& options, const std::string& selection);

}  // namespace stackpilot::cli
