// How a verb that changes a node is run there, and how every verb answers.
#pragma once

#include <functional>
#include <string>

#include "access/operate/operator.h"
#include "base/json.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// What becomes of a verb whose host goes away.
enum class HostGone {
  kEnds,    ///< what it runs is ended
  kGoesOn,  ///< it comes to its end: of faults, which must not be left half-made
};

using NodeAction = std::function<Result<Json>(const access::Operator&, const ThisNode&)>;

/// Checks that this is the node and the lab that are meant, takes the node's lock, acts, and
/// prints what the action returns, or its error, as JSON. Returns the exit code.
Result<int> change_node(const std::string& lab, const std::string& node, const std::string& verb,
                        HostGone host_gone, const NodeAction& action);

/// Prints JSON to stdout; returns the exit code.
int answer(const Json& json);

}  // namespace stackpilot::node
