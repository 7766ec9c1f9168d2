#include "machine/survey.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"

namespace stackpilot::machine {
namespace {

constexpr const char* declared_otherwise =
    "undo the change of infra/lab.yaml, or make the lab anew: make destroy && make up";

}  // namespace

MachineState state_of(const std::vector<MachineState>& states, const std::string& node) {
  const MachineState* found =
      find_or_null(states, [&](const MachineState& one) { return one.node == node; });
  return found == nullptr ? MachineState{node, Power::kAbsent, "absent", {}} : *found;
}

Status require_as_declared(const std::vector<MachineState>& states, const LabSpec& lab) {
  for (const MachineState& made : states) {
    const NodeSpec* node = lab.find_node(made.node);
    if (node == nullptr) {
      return fail(
          ErrorKind::kUsage,
          fmt::format("this lab has the node {}, which infra/lab.yaml does not declare", made.node),
          declared_otherwise);
    }
    const auto& all = made.addresses;
    if (all.empty() || std::find(all.begin(), all.end(), node->address) != all.end()) continue;
    return fail(ErrorKind::kUsage,
                fmt::format("{} was made with the address {}, and infra/lab.yaml declares {}",
                            node->name, fmt::join(all, ", "), node->address),
                declared_otherwise);
  }
  return {};
}

}  // namespace stackpilot::machine
