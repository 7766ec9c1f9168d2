// Faults that power off, restart or pause a node.
#include <fmt/format.h>

#include "base/clock.h"
#include "drills/host_faults.h"
#include "lifecycle/lifecycle.h"

namespace stackpilot::drills {
namespace {

using machine::Machine;
using machine::MachineState;

Result<std::unique_ptr<Machine>> machine_of(const HostSite& site) {
  return node_of(site).map([&](const NodeSpec& node) { return site.lab.provider().machine(node); });
}

Result<node::Injected> pull_the_plug(const HostSite& site) {
  TRY_ASSIGN(const std::unique_ptr<Machine> machine, machine_of(site));
  const Stopwatch since;
  TRY(machine->cut_power());
  return node::Injected{since.elapsed_ms()};
}

Result<node::Injected> shut_down(const HostSite& site) {
  TRY_ASSIGN(const std::unique_ptr<Machine> machine, machine_of(site));
  const Stopwatch since;
  TRY(machine->shut_down());
  return node::Injected{since.elapsed_ms()};
}

Status require_switch(const HostSite& site) {
  TRY_ASSIGN(const std::unique_ptr<Machine> machine, machine_of(site));
  return machine->require_switch();
}

// Asks what runs the machine: that the node cannot be reached would not prove that it is off. Where
// nobody can be asked, that it fell silent when its power was cut has to do.
Result<node::Bite> is_off(const HostSite& site) {
  TRY_ASSIGN(const MachineState state, state_of(site));
  const bool off = state.power == machine::Power::kOff || state.power == machine::Power::kSilent;
  return node::Bite{off,
                    fmt::format("its provider says that {} is {}", site.fault.node, state.words)};
}

Result<node::Injected> freeze(const HostSite& site) {
  TRY_ASSIGN(const std::unique_ptr<Machine> machine, machine_of(site));
  const Stopwatch since;
  TRY(machine->pause());
  return node::Injected{since.elapsed_ms()};
}

Status require_pause(const HostSite& site) {
  TRY_ASSIGN(const std::unique_ptr<Machine> machine, machine_of(site));
  return machine->require_pause();
}

Result<node::Bite> is_frozen(const HostSite& site) {
  TRY_ASSIGN(const MachineState state, state_of(site));
  return node::Bite{state.power == machine::Power::kPaused,
                    fmt::format("its provider says that {} is {}", site.fault.node, state.words)};
}

Result<node::Healed> switch_on(const HostSite& site) {
  TRY_ASSIGN(const NodeSpec node, node_of(site));
  TRY(lifecycle::switch_on(site.lab, node));
  return node::Healed{site.fault.node + " is on and ready", std::nullopt};
}

}  // namespace

Result<MachineState> state_of(const HostSite& site) {
  TRY_ASSIGN(const auto states, site.lab.provider().survey().list());
  return state_of(states, site.fault.node);
}

std::vector<HostFaultKind> node_power_faults() {
  constexpr auto on_node = HostFaultKind::Where::kOnNode;
  constexpr const char* undo =
      "start the node's machine; a container: docker start, with its name from docker ps --all";
  return {{"node-off", undo, on_node, pull_the_plug, is_off, switch_on, require_switch},
          {"node-restart", undo, on_node, shut_down, is_off, switch_on, require_switch},
          {"node-frozen", "resume the node's machine; a container: docker unpause", on_node, freeze,
           is_frozen, switch_on, require_pause}};
}

}  // namespace stackpilot::drills
