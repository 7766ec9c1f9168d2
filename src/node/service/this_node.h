// The node that this program runs on.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/workspace.h"

namespace stackpilot::node {

/// The node that this program runs on, checked to be the intended one.
struct ThisNode {
  Workspace workspace;  ///< /vagrant, or where a fault has set it aside
  LabSpec lab;
  NodeSpec node;
  Service service;  ///< the one that is meant, of those that lab.yaml lists
};

/// Whether a verb also runs on a node with another host name than the declared one.
enum class HostName {
  kMustMatch,
  kMayDiffer,  ///< for what mends it, and for healing, which may not depend on it
};

/// What tells a node from others. The address does not drift: it is set when the node is made, and
/// nothing on the node can change the one at which the host reaches it.
struct Identity {
  std::string hostname;
  std::vector<std::string> addresses;
};

/// Where the repository is mounted on every node.
inline constexpr const char* workdir = "/vagrant";

/// The service of that project; the first one for an empty name. kUsage when lab.yaml lists no such
/// service.
Result<Service> service_named(const LabSpec& lab, const std::string& project);

/// kUsage unless the working directory is `root`, that is a mount and the repository of the lab
/// `lab_id`, `node` and `service` are declared in lab.yaml, this machine has its declared address
/// and, if it must match, its name as host name.
Result<ThisNode> require_this_node(const std::string& lab_id, const std::string& node,
                                   const std::string& service,
                                   HostName host_name = HostName::kMustMatch,
                                   const fs::path& root = workdir);

/// The part of the above that judges the mount of the repository. Exposed for tests.
Status require_mount(const WorkdirFact& here, const fs::path& root, const std::string& lab_id);

/// The part of the above that judges address and host name. Exposed for tests.
Status require_identity(const Identity& here, const NodeSpec& node, HostName host_name);

}  // namespace stackpilot::node
