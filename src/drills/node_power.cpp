// Faults that power off or restart a node.
#include <fmt/format.h>

#include "access/observe/engine_finder.h"
#include "base/clock.h"
#include "drills/host_faults.h"
#include "lifecycle/power.h"

namespace stackpilot::drills {
namespace {

Result<node::Injected> pull_the_plug(const HostSite& site, const lifecycle::LabSession&) {
  TRY_ASSIGN(const NodeSpec node, node_of(site));
  const Stopwatch since;
  TRY(lifecycle::power_off(site.host, site.lab, node));
  return node::Injected{since.elapsed_ms()};
}

Result<node::Injected> shut_down(const HostSite& site, const lifecycle::LabSession&) {
  TRY_ASSIGN(const NodeSpec node, node_of(site));
  const Stopwatch since;
  TRY(lifecycle::shut_down(site.host, site.workspace, site.lab, node));
  return node::Injected{since.elapsed_ms()};
}

// Asks the engine: that the node cannot be reached would not prove that it is off.
Result<node::Bite> is_off(const HostSite& site) {
  TRY_ASSIGN(const std::string power, power_of(site));
  return node::Bite{power == "exited",
                    fmt::format("the engine says that {} is {}", site.fault.node, power)};
}

Result<node::Healed> switch_on(const HostSite& site) {
  TRY_ASSIGN(const NodeSpec node, node_of(site));
  TRY(lifecycle::power_on(site.host, site.workspace, site.lab, node));
  return node::Healed{site.fault.node + " is on and ready", std::nullopt};
}

}  // namespace

Result<std::string> power_of(const HostSite& site) {
  TRY_ASSIGN(const auto states,
             access::read_node_states(site.host.engine(), site.workspace.lab_id()));
  return access::state_of(states, site.fault.node);
}

std::vector<HostFaultKind> node_power_faults() {
  constexpr auto on_node = HostFaultKind::Where::kOnNode;
  constexpr const char* undo = "docker start of the node's container, which docker ps --all names";
  return {{"node-off", undo, on_node, pull_the_plug, is_off, switch_on},
          {"node-restart", undo, on_node, shut_down, is_off, switch_on}};
}

}  // namespace stackpilot::drills
