// Packets are dropped or rejected: between the API and its dependency, on the service's port, or
// between a node and its peers.
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "access/observe/tcp.h"
#include "base/clock.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "node/faults/dependency_path.h"
#include "node/faults/fault_kind.h"
#include "node/faults/firewall.h"
#include "node/faults/run_mark.h"

namespace stackpilot::node {
namespace {

using Rules = std::vector<std::vector<std::string>>;

constexpr auto bite_timeout = Millis(3'000);
constexpr auto bite_interval = Millis(20);

Result<Injected> install(const FaultChain& chain, const std::vector<std::string>& hooks,
                         const Rules& rules) {
  const Stopwatch since;
  TRY(chain.install(hooks, rules));
  return Injected{since.elapsed_ms()};
}

// Waits until the rules have matched packets: the kernel's counters are the proof.
Result<Bite> counted(const FaultChain& chain, const std::string& what) {
  Result<std::uint64_t> packets;
  wait_until(Deadline(scaled(bite_timeout)), bite_interval, [&] {
    packets = chain.packets();
    return !packets || *packets > 0;
  });
  if (!packets) return pass_on(packets);
  return Bite{*packets > 0, fmt::format("{} packets {}", *packets, what)};
}

FaultChain chain_of(const FaultSite& site, const Namespace& where) {
  return FaultChain(site.here, where, "filter", site.id);
}

// Drops packets in both directions, like a cut cable.
Result<Injected> drop_dependency(const FaultSite& site) {
  TRY_ASSIGN(const DependencyPath path, path_to_dependency(site));
  return install(chain_of(site, path.where), {"INPUT", "OUTPUT"},
                 {{"--protocol", "tcp", "--destination", path.address, "--destination-port",
                   path.port, "--jump", "DROP"},
                  {"--protocol", "tcp", "--source", path.address, "--source-port", path.port,
                   "--jump", "DROP"}});
}

Result<Injected> reset_dependency(const FaultSite& site) {
  TRY_ASSIGN(const DependencyPath path, path_to_dependency(site));
  return install(chain_of(site, path.where), {"OUTPUT"},
                 {{"--protocol", "tcp", "--destination", path.address, "--destination-port",
                   path.port, "--jump", "REJECT", "--reject-with", "tcp-reset"}});
}

Result<Bite> prove_dependency_cut(const FaultSite& site) {
  TRY_ASSIGN(const Namespace where, api_namespace(site));
  if (!where) return Bite{false, "the API does not run"};
  return counted(chain_of(site, where), "between API and dependency stopped");
}

Result<Healed> heal_dependency_path(const FaultSite& site) {
  TRY_ASSIGN(const Namespace where, api_namespace(site));
  if (!where) return Healed{"the API does not run, and its rules are gone with it", std::nullopt};
  TRY_ASSIGN(const Stopwatch since, chain_of(site, where).remove());
  return Healed{"API and dependency reach each other", since.elapsed_ms()};
}

// In `mangle`: its PREROUTING chain comes before address translation and all filters.
FaultChain port_chain(const FaultSite& site) {
  return FaultChain(site.here, {}, "mangle", site.id);
}

Result<Injected> drop_port(const FaultSite& site) {
  const std::string port = std::to_string(site.service().port);
  return install(port_chain(site), {"PREROUTING"},
                 {{"--protocol", "tcp", "--destination-port", port, "--jump", "DROP"}});
}

// Sends a packet itself, as nobody else may be asking at this moment: from the API's namespace, as
// those of the node itself to its own address do not pass there.
Result<Bite> prove_port(const FaultSite& site) {
  TRY_ASSIGN(const Namespace where, api_namespace(site));
  const std::string knock =
      fmt::format("exec 3<>/dev/tcp/{}/{}", site.self.node.address, site.service().port);
  if (where) static_cast<void>(run_in(site.here, where, {"timeout", "0.2", "bash", "-c", knock}));
  return counted(port_chain(site), "to the service's port dropped");
}

Result<Healed> heal_port(const FaultSite& site) {
  TRY(port_chain(site).remove());
  return Healed{"the service's port is open", std::nullopt};
}

std::vector<NodeSpec> peers_of(const FaultSite& site) {
  std::vector<NodeSpec> peers;
  std::copy_if(site.self.lab.nodes.begin(), site.self.lab.nodes.end(), std::back_inserter(peers),
               [&](const NodeSpec& node) { return node.name != site.self.node.name; });
  return peers;
}

Result<Injected> drop_peers(const FaultSite& site) {
  Rules rules;
  for (const NodeSpec& peer : peers_of(site)) {
    rules.push_back({"--source", peer.address, "--jump", "DROP"});
    rules.push_back({"--destination", peer.address, "--jump", "DROP"});
  }
  return install(chain_of(site, {}), {"INPUT", "OUTPUT"}, rules);
}

// Sends packets itself, as nothing else may be talking to the peers at this moment.
Result<Bite> prove_peers(const FaultSite& site) {
  for (const NodeSpec& peer : peers_of(site)) {
    if (access::probe_tcp(peer.address, peer.ssh_port(), scaled(Millis(200))).ok) {
      return Bite{false, peer.name + " still answers"};
    }
  }
  return counted(chain_of(site, {}), "from and to the other nodes dropped");
}

Result<Healed> heal_peers(const FaultSite& site) {
  TRY(chain_of(site, {}).remove());
  return Healed{"the node reaches its peers", std::nullopt};
}

constexpr const char* forwarding_file = "/proc/sys/net/ipv4/ip_forward";

RunMark forwarding_mark(const FaultSite& site) {
  return RunMark(site, "forwarding");
}

Status set_forwarding(const FaultSite& site, const char* value) {
  TRY(site.as_root({"sysctl", "--quiet", "--write", std::string("net.ipv4.ip_forward=") + value}));
  return {};
}

Result<std::string> read_forwarding() {
  return read_file(forwarding_file).map([](const std::string& text) {
    return access::trimmed(text);
  });
}

Result<Injected> stop_forwarding(const FaultSite& site) {
  TRY_ASSIGN(const std::string value, read_forwarding());
  if (value != "1") return fail(ErrorKind::kCapability, "the node forwards nothing anyway");
  TRY(forwarding_mark(site).set());
  TRY(set_forwarding(site, "0"));
  return Injected{0};
}

Result<Bite> prove_no_forwarding(const FaultSite&) {
  TRY_ASSIGN(const std::string value, read_forwarding());
  return Bite{value == "0", fmt::format("{} is {}", forwarding_file, value)};
}

Result<Healed> restore_forwarding(const FaultSite& site) {
  if (!forwarding_mark(site).is_set()) return Healed{"forwarding was not touched", std::nullopt};
  TRY(set_forwarding(site, "1"));
  TRY(forwarding_mark(site).remove());
  return Healed{"the node forwards", std::nullopt};
}

}  // namespace

std::vector<FaultKind> network_faults() {
  return {
      {"dependency-drop", drop_dependency, prove_dependency_cut, heal_dependency_path},
      {"dependency-reset", reset_dependency, prove_dependency_cut, heal_dependency_path},
      {"port-drop", drop_port, prove_port, heal_port},
      {"peer-drop", drop_peers, prove_peers, heal_peers},
      {"no-forwarding", stop_forwarding, prove_no_forwarding, restore_forwarding},
  };
}

}  // namespace stackpilot::node
