// How a node is seen from outside: from this machine or, where it has a jump host, from there.
#pragma once

#include "access/exec/http.h"
#include "base/deadline.h"
#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/workspace.h"

namespace stackpilot::access {

/// Opens the connection to the node's jump host, over which the others go; nothing for a node that
/// is reached directly. kCapability, naming the jump host, when it does not answer, refuses the
/// key, or presents another host key than the recorded one.
Status open_jump(const Workspace& workspace, const NodeSpec& node);

/// Whether a connection to that port of the node succeeds; it is closed at once.
Reach reach_port(const Workspace& workspace, const NodeSpec& node, int port, Millis timeout);

/// One ICMP echo. Not sent to a node behind a jump host: ok is false then.
Reach reach_by_ping(const NodeSpec& node, Millis timeout);

/// Where to send the requests for that port of the node. Good for a minute without requests. For a
/// node behind a jump host that cannot be reached: the error of ssh.
Result<HttpEndpoint> route_to(const Workspace& workspace, const NodeSpec& node, int port);

}  // namespace stackpilot::access
