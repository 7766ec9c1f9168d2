// The options of the command line, and the output of commands.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/result.h"
#include "lifecycle/lab.h"
#include "machine/catalog/catalog.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::cli {

/// Options shared by commands. Each command reads only those that it declares.
struct Options {
  std::string command;  ///< name of the chosen command
  std::string repo;     ///< the repository to work on; empty when it is to be found
  std::string node = "control";
  std::string service;  ///< project; empty: the first of lab.yaml
  std::string provider = "auto";
  int managers = 1;                  ///< of a swarm
  std::optional<std::string> nodes;  ///< with a replica, "control,worker2"; may be given as empty
  std::string database;  ///< node of the dependency of a scaled-out service; empty: a default
  std::string format = "text";
  std::string events = "text";     ///< form of progress on stderr
  std::set<std::string> commands;  ///< names of all commands of the program
};

/// What most commands on the host need. Made by context_of().
struct Context {
  Options options;
  Workspace workspace;
  LabSpec lab;
  NodeSpec node;                          ///< the one that NODE names
  Service service;                        ///< the one that SERVICE names
  const machine::ProviderKind* provider;  ///< as PROVIDER or the lab's maker says; not null
};

/// Finds the repository, reads lab.yaml and its services, and checks NODE, SERVICE and PROVIDER.
/// kUsage for an unknown value, and for another provider than the one that made the lab.
Result<Context> context_of(const Options& options);

/// What observers see of the lab's machines. `context` must outlive it.
std::unique_ptr<machine::Survey> survey_of(const Context& context);

/// For the handle on the lab.
lifecycle::LabChoice choice_of(const Context& context);

/// Writes data to stdout; kBroken unless all of it was written.
Status print_data(std::string_view text);

/// Prints the error to stderr: message, output of the failed command, next step. Returns its exit
/// code. After a stop request it is told as interrupted, whatever failed.
int report_error(const Error& error);

}  // namespace stackpilot::cli
