// What the operator asked for, and how a command answers.
#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::cli {

/// Options that commands share. Each command reads only those that it declares.
struct Options {
  std::string command;
  std::string node = "control";
  std::string provider = "auto";
  std::string format = "text";
  std::string events = "text";     ///< form of progress on stderr
  std::set<std::string> commands;  ///< all that the program has
};

/// What every command on the host starts from. Made by `context_of`.
struct Context {
  Options options;
  Workspace workspace;
  LabSpec lab;
  NodeSpec node;
};

/// Finds the repository, reads lab.yaml and checks NODE and PROVIDER.
Result<Context> context_of(const Options& options);

/// Writes data to stdout, and all of it.
Status print_data(std::string_view text);

/// Prints the error to stderr: what, output of the failed command, next step. Returns the exit
/// code.
int report_error(const Error& error);

}  // namespace stackpilot::cli
