#include "drills/vocabulary.h"

#include "drills/host_faults.h"
#include "node/messages/fault.h"

namespace stackpilot::drills {

std::string undo_of(std::string_view kind, const Service& service, const std::string& address,
                    const std::string& id) {
  if (const HostFaultKind* host = find_host_fault(kind)) {
    return node::filled_in(host->undo, service, address, id);
  }
  if (const auto* words = node::find_node_fault_words(kind)) {
    return node::filled_in(words->undo, service, address, id);
  }
  return "make recover";
}

}  // namespace stackpilot::drills
