// Faults that the host injects: power of a node, and copies of the service or of a lab.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lifecycle/lab.h"
#include "model/fault.h"
#include "node/messages/fault.h"

namespace stackpilot::drills {

/// A fault, and the lab it is in. Both must outlive this.
struct HostSite {
  const lifecycle::Lab& lab;
  const Fault& fault;

  const Workspace& workspace() const { return lab.workspace(); }
};

struct HostFaultKind {
  enum class Where {
    kOnNode,  ///< healed on its node, which must run; gone when the node is gone
    kOnHost,  ///< healed on the host, whatever state the fault's node is in
  };
  std::string_view name;
  std::string_view undo;  ///< how to undo it by hand, for node::filled_in
  Where where;
  Result<node::Injected> (*inject)(const HostSite&);
  Result<node::Bite> (*prove)(const HostSite&);
  /// Idempotent; succeeds when nothing was injected.
  Result<node::Healed> (*heal)(const HostSite&);
  /// kCapability, with the reason, when the lab's machines cannot have it. Null: all can.
  Status (*require_possible)(const HostSite&) = nullptr;
};

/// The host fault of that name, or null.
const HostFaultKind* find_host_fault(std::string_view name);

// The host faults, by subject.
std::vector<HostFaultKind> node_power_faults();
std::vector<HostFaultKind> service_copy_faults();
std::vector<HostFaultKind> lab_copy_faults();
std::vector<HostFaultKind> scratch_folder_faults();
std::vector<HostFaultKind> proof_faults();
std::vector<HostFaultKind> ci_variant_faults();
std::vector<HostFaultKind> release_faults();
std::vector<HostFaultKind> stack_variant_faults();

/// Removes whatever a fault of any kind may have left on the host. Idempotent.
Result<node::Healed> heal_on_host(const HostSite& site);

/// Runs a fault verb on the fault's node: "inject", "prove" or "heal". While another run holds the
/// node it retries for a minute, then returns kLocked.
Result<Json> ask_node(const HostSite& site, const std::string& verb);

/// As ask_node(), with the answer read; kBroken when it is none.
template <typename Answer>
Result<Answer> answer_of_node(const HostSite& site, const std::string& verb) {
  TRY_ASSIGN(const Json answer, ask_node(site, verb));
  return parse_json<Answer>(to_text(answer), "the node's answer to " + verb);
}

/// That setting of the fault; empty when it has none of that name.
std::string setting(const HostSite& site, const std::string& name);

/// State of the node's machine.
Result<machine::MachineState> state_of(const HostSite& site);

/// The fault's node; kUsage when lab.yaml declares none of that name.
Result<NodeSpec> node_of(const HostSite& site);

/// The service that the fault is about; kUsage when lab.yaml lists none of that name.
Result<Service> service_of(const HostSite& site);

/// Removes the host's files of a service copy: the image archive and the deployment record.
Status remove_service_records(const HostSite& site);

/// Removes a file or a folder with its content; succeeds when it does not exist.
Status remove_whole(const fs::path& path);

}  // namespace stackpilot::drills
