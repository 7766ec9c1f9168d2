// The kinds of faults of a node: how each is injected, proven and healed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "access/operate/operator.h"
#include "model/base_image.h"
#include "node/messages/fault.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// One fault on this node. What it adds carries its id: in the name, or by a mark file of that
/// name.
struct FaultSite {
  const access::Operator& here;
  const ThisNode& self;
  std::string id;
  std::map<std::string, std::string> settings;

  const Service& service() const { return self.service; }
  /// Without names for a service that has none.
  const Dependency& dependency() const;
  /// The setting "images": base images by recipe; of older faults, what "postgres" has. kUsage when
  /// neither is set.
  Result<ImageReferences> images() const;

  /// The value of a setting; empty when it is not set.
  std::string setting(const std::string& name) const;

  // The value of a setting that must be of that form; kUsage, naming it, when it is not.
  Result<std::string> address(const std::string& name) const;    ///< IPv4, in dotted notation
  Result<std::string> port(const std::string& name) const;       ///< 1 to 65535
  Result<std::string> host_name(const std::string& name) const;  ///< one label of a host name

  /// Runs a program as root. Errors as of run_ok.
  Result<access::Output> as_root(std::vector<std::string> argv,
                                 access::RunOptions options = {}) const;
};

struct FaultKind {
  std::string_view name;
  Result<Injected> (*inject)(const FaultSite&);
  Result<Bite> (*prove)(const FaultSite&);
  /// Undoes what `inject` did and nothing else. Idempotent: also succeeds when nothing was
  /// injected, when `inject` was cut short, and when the node was restarted meanwhile.
  Result<Healed> (*heal)(const FaultSite&);
  /// Sets aside what the time limit needs, before that is started; breaks nothing. Null: nothing.
  Status (*prepare)(const FaultSite&) = nullptr;
};

/// The kinds by subject, each list defined in the source file of its name.
std::vector<FaultKind> hosts_faults();
std::vector<FaultKind> identity_faults();
std::vector<FaultKind> reach_faults();
std::vector<FaultKind> ssh_key_faults();
std::vector<FaultKind> sshd_faults();
std::vector<FaultKind> system_faults();
std::vector<FaultKind> exposure_faults();
std::vector<FaultKind> workdir_faults();
std::vector<FaultKind> dependency_faults();
std::vector<FaultKind> network_faults();
std::vector<FaultKind> service_faults();
std::vector<FaultKind> data_faults();
std::vector<FaultKind> scratch_faults();
std::vector<FaultKind> proxy_faults();
std::vector<FaultKind> container_faults();
std::vector<FaultKind> stored_faults();
std::vector<FaultKind> nuisance_faults();
std::vector<FaultKind> swarm_faults();
std::vector<FaultKind> registry_faults();

const std::vector<FaultKind>& node_faults();

/// The kind of that name, which may be that of an earlier version, or null.
const FaultKind* find_node_fault(std::string_view name);

}  // namespace stackpilot::node
