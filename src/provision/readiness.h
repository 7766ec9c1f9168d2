// Waits for a booting node, stage by stage, within one deadline.
#pragma once

#include "access/observe/node_reader.h"
#include "provision/container_provider.h"

namespace stackpilot::provision {

enum class NodeWait {
  kReady,
  kMountLost,  ///< everything answers, but /vagrant is not this repository
};

/// Stages: host key (recorded on the first boot), sshd, systemd, engine. A timeout is kBroken,
/// names the stage and carries the end of the node's log. A host key other than the recorded one
/// fails at once: waiting would not mend it.
Result<NodeWait> wait_until_ready(const ContainerProvider& provider, const Workspace& workspace,
                                  const NodeSpec& node, Millis timeout);

/// The stage that an answer shows the node to be in; empty when it is ready. Exposed for tests.
std::string stage_of(const access::NodeAnswer<node::Readiness>& answer);

}  // namespace stackpilot::provision
