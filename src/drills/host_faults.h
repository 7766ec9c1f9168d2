// Faults that the host injects: of a whole node, and copies of the service or of a lab.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "access/operate/operator.h"
#include "lifecycle/lab.h"
#include "model/fault.h"
#include "node/messages/fault.h"

namespace stackpilot::drills {

struct HostSite {
  const access::Operator& host;
  const Workspace& workspace;
  const LabSpec& lab;
  const Fault& fault;
};

struct HostFaultKind {
  enum class Where {
    kOnNode,  ///< healed there: the node has to run, and what is gone with it is healed
    kOnHost,  ///< whatever becomes of the fault's node
  };
  std::string_view name;
  std::string_view undo;  ///< in words, for people
  Where where;
  Result<node::Injected> (*inject)(const HostSite&, const lifecycle::LabSession&);
  Result<node::Bite> (*prove)(const HostSite&);
  /// Idempotent; fine where nothing was injected. Needs no session: a time limit has none.
  Result<node::Healed> (*heal)(const HostSite&);
};

/// The kind of that name, or null.
const HostFaultKind* find_host_fault(std::string_view name);

/// The kinds of one subject.
std::vector<HostFaultKind> node_power_faults();
std::vector<HostFaultKind> service_copy_faults();
std::vector<HostFaultKind> lab_copy_faults();

/// Removes what a fault may have left on the host, whatever its kind. Idempotent.
Result<node::Healed> heal_on_host(const HostSite& site);

/// Runs a verb of the fault on its node: "inject", "prove" or "heal". Waits for another verb that
/// holds the node.
Result<Json> ask_node(const HostSite& site, const std::string& verb);

/// What the engine says of the fault's node: running, exited, ...; "absent" when there is none.
Result<std::string> power_of(const HostSite& site);

/// The node of the fault; kUsage when the lab declares none of that name.
Result<NodeSpec> node_of(const HostSite& site);

/// The host's part of a copy of the service.
Status remove_service_records(const HostSite& site);

/// Removes a file or a folder with all that is in it; fine where there is none.
Status remove_whole(const fs::path& path);

}  // namespace stackpilot::drills
