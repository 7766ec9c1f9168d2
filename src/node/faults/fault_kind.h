// The vocabulary of faults of a node: what each does there, how it is proven and how it is undone.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "node/messages/fault.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// One fault on this node. Everything it makes carries the id in its name.
struct FaultSite {
  const access::Operator& here;
  const ThisNode& self;
  std::string id;
  std::map<std::string, std::string> settings;

  const ServiceSpec& service() const { return self.lab.service; }

  /// The setting, or nothing at all.
  std::string setting(const std::string& name) const;
};

struct FaultKind {
  std::string_view name;
  Result<Injected> (*inject)(const FaultSite&);
  Result<Bite> (*prove)(const FaultSite&);
  /// Removes what `inject` made and nothing else. Idempotent; fine where nothing was injected,
  /// where `inject` was cut short, and where the node was restarted meanwhile.
  Result<Healed> (*heal)(const FaultSite&);
};

/// The kinds of one subject; each is defined in the source file of its name.
std::vector<FaultKind> database_faults();
std::vector<FaultKind> network_faults();
std::vector<FaultKind> service_faults();
std::vector<FaultKind> data_faults();
std::vector<FaultKind> scratch_faults();
std::vector<FaultKind> proxy_faults();

const std::vector<FaultKind>& node_faults();

/// The kind of that name, or null.
const FaultKind* find_node_fault(std::string_view name);

}  // namespace stackpilot::node
