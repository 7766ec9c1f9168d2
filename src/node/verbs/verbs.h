// The node-side entry point: the fixed set of verbs that the host may run on a node.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <vector>

#include "base/result.h"

namespace stackpilot::node {

/// Returns the exit code of the process.
using VerbRun = std::function<Result<int>()>;

/// A verb as declared to the parser; `run` is called when it was chosen.
struct Verb {
  CLI::App* parser;
  VerbRun run;
};

/// Declares all verbs as sub-commands of `node`, which must outlive them.
std::vector<Verb> add_verbs(CLI::App& node);

/// `fault inject|prove|heal`.
void add_fault_verbs(CLI::App& node, std::vector<Verb>& verbs);

/// `swarm ...`.
void add_swarm_verbs(CLI::App& node, std::vector<Verb>& verbs);

/// `proxy`.
void add_proxy_verb(CLI::App& node, std::vector<Verb>& verbs);

/// `churn` and `impostor`.
void add_nuisance_verbs(CLI::App& node, std::vector<Verb>& verbs);

}  // namespace stackpilot::node
