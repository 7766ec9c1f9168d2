#include "drills/vocabulary.h"

#include "drills/host_faults.h"

namespace stackpilot::drills {

std::string undo_of(std::string_view kind) {
  if (const HostFaultKind* host = find_host_fault(kind)) return std::string(host->undo);
  if (const FaultKind* node = find_node_fault(kind)) return std::string(node->undo);
  return "make recover";
}

bool is_known_kind(std::string_view kind) {
  return find_host_fault(kind) != nullptr || find_node_fault(kind) != nullptr;
}

}  // namespace stackpilot::drills
