#include "node/faults/fault_kind.h"

#include "base/find.h"

namespace stackpilot::node {

std::string FaultSite::setting(const std::string& name) const {
  const auto found = settings.find(name);
  return found == settings.end() ? "" : found->second;
}

const std::vector<FaultKind>& node_faults() {
  static const std::vector<FaultKind> all = [] {
    std::vector<FaultKind> kinds;
    for (const auto& subject : {database_faults, network_faults, service_faults, data_faults,
                                scratch_faults, proxy_faults}) {
      const std::vector<FaultKind> some = subject();
      kinds.insert(kinds.end(), some.begin(), some.end());
    }
    return kinds;
  }();
  return all;
}

const FaultKind* find_node_fault(std::string_view name) {
  const auto& all = node_faults();
  return find_or_null(all, [&](const FaultKind& one) { return one.name == name; });
}

}  // namespace stackpilot::node
