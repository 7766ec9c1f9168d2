// Runs the verbs that change a node, and prints the answer of every verb.
#pragma once

#include <functional>
#include <string>

#include "access/operate/operator.h"
#include "base/json.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// What happens to a verb when the connection to the host is lost.
enum class HostGone {
  kEnds,    ///< the commands that it runs are ended
  kGoesOn,  ///< it runs to its end: for faults, which must not be half-made
};

/// What a verb needs of the node that it changes.
struct ChangeRules {
  HostGone host_gone = HostGone::kEnds;
  HostName host_name = HostName::kMustMatch;
  fs::path repository = workdir;  ///< where its mount must be, and the verb must run
};

using NodeAction = std::function<Result<Json>(const access::Operator&, const ThisNode&)>;

/// What a verb is called for. An empty service is the first of lab.yaml.
struct Meant {
  std::string lab;
  std::string node;
  std::string service;
};

/// Checks that this is the intended node and lab, takes the node's lock (kLocked when another verb
/// has it), runs the action, and prints its result or any error as JSON. Returns the exit code.
Result<int> change_node(const Meant& meant, const std::string& verb, ChangeRules rules,
                        const NodeAction& action);

/// Prints JSON to stdout. Returns 0, or the exit code of kBroken when it cannot be written.
int answer(const Json& json);

}  // namespace stackpilot::node
