// Waits for a booting node, stage by stage, within one deadline.
#pragma once

#include "access/observe/node_reader.h"
#include "machine/machine.h"
#include "model/workspace.h"

namespace stackpilot::provision {

enum class NodeWait {
  kReady,
  kMountLost,  ///< sshd answers, but /vagrant is not a mount of this repository
};

/// Stages: host key (recorded on the first boot), sshd, systemd. kBroken on a timeout,
/// which names the stage, and at once when the node stops; both carry the end of its log. kBroken
/// at once, too, for a host key other than the recorded one: waiting would not help.
Result<NodeWait> wait_until_ready(const machine::Machine& machine, const Workspace& workspace,
                                  const NodeSpec& node, Millis timeout);

/// The stage that the node is waiting for, by its answer; empty when ready. Exposed for tests.
std::string stage_of(const access::NodeAnswer<node::Readiness>& answer);

}  // namespace stackpilot::provision
