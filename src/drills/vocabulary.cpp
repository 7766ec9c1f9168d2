#include "drills/vocabulary.h"

#include "drills/host_faults.h"
#include "node/messages/fault.h"

namespace stackpilot::drills {

std::string undo_of(std::string_view kind) {
  if (const HostFaultKind* host = find_host_fault(kind)) return std::string(host->undo);
  if (const auto* words = node::find_node_fault_words(kind)) return std::string(words->undo);
  return "make recover";
}

}  // namespace stackpilot::drills
