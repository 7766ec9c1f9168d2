// The options of the command line, and the output of commands.
#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::cli {

/// Options shared by commands. Each command reads only those that it declares.
struct Options {
  std::string command;  ///< name of the chosen command
  std::string repo;     ///< the repository to work on; empty when it is to be found
  std::string node = "control";
  std::string provider = "auto";
  std::string format = "text";
  std::string events = "text";     ///< form of progress on stderr
  std::set<std::string> commands;  ///< names of all commands of the program
};

/// What most commands on the host need. Made by context_of().
struct Context {
  Options options;
  Workspace workspace;
  LabSpec lab;
  NodeSpec node;  ///< the one that NODE names
};

/// Finds the repository, reads lab.yaml and checks NODE and PROVIDER. kUsage for an unknown value,
/// kCapability for the provider vagrant, which is not available yet.
Result<Context> context_of(const Options& options);

/// Writes data to stdout; kBroken unless all of it was written.
Status print_data(std::string_view text);

/// Prints the error to stderr: message, output of the failed command, next step. Returns its exit
/// code. After a stop request it is told as interrupted, whatever failed.
int report_error(const Error& error);

}  // namespace stackpilot::cli
