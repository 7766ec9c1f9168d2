// The power of one node. What is in it stays.
#pragma once

#include "access/operate/operator.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::lifecycle {

/// Pulls the plug: nothing inside is asked or told.
Status power_off(const access::Operator& host, const LabSpec& lab, const NodeSpec& node);

/// Shuts the node down in order.
Status shut_down(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                 const NodeSpec& node);

/// Starts the node and waits until it answers in every way. Fine when it is on. kCapability when
/// there is no such node.
Status power_on(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                const NodeSpec& node);

}  // namespace stackpilot::lifecycle
