// Powers one node off and on. Its data is kept.
#pragma once

#include "access/operate/operator.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::lifecycle {

/// Kills the node at once, like a loss of power.
Status power_off(const access::Operator& host, const LabSpec& lab, const NodeSpec& node);

/// Shuts the node down cleanly; it is killed when that takes more than 20 s.
Status shut_down(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                 const NodeSpec& node);

/// Starts the node unless it is on, and waits until it is ready. kCapability when it has not been
/// created.
Status power_on(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                const NodeSpec& node);

}  // namespace stackpilot::lifecycle
