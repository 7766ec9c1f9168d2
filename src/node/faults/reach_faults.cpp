// Packets of one sender to this node are dropped, in one direction.
#include <fmt/format.h>

#include "base/clock.h"
#include "node/faults/fault_kind.h"
#include "node/faults/firewall.h"

namespace stackpilot::node {
namespace {

constexpr const char* incoming = "INPUT";

FaultChain drop_chain(const FaultSite& site) {
  return FaultChain(site.here, {}, "filter", site.id);
}

// What is established goes on, so that the host can still heal.
Result<std::vector<std::string>> matching(const FaultSite& site) {
  const std::string protocol = site.setting("protocol");
  if (protocol == "icmp") {
    return std::vector<std::string>{"--protocol", "icmp", "--icmp-type", "echo-request"};
  }
  if (protocol != "tcp-syn") {
    return fail(ErrorKind::kUsage, "\"" + protocol + "\" is neither icmp nor tcp-syn");
  }
  TRY_ASSIGN(const std::string port, site.port("port"));
  return std::vector<std::string>{"--protocol", "tcp", "--syn", "--destination-port", port};
}

Result<Injected> drop_packets(const FaultSite& site) {
  TRY_ASSIGN(const std::string source, site.address("source"));
  TRY_ASSIGN(std::vector<std::string> rule, matching(site));
  rule.insert(rule.end(), {"--source", source, "--jump", "DROP"});
  const Stopwatch since;
  TRY(drop_chain(site).install({incoming}, {rule}));
  return Injected{since.elapsed_ms()};
}

// The node cannot make somebody else send what is dropped: the kernel's own list is the proof.
Result<Bite> prove_drop(const FaultSite& site) {
  TRY_ASSIGN(const std::string rules, drop_chain(site).in_force(incoming));
  return Bite{!rules.empty(), rules.empty() ? "no rule of ours comes first" : rules};
}

Result<Healed> stop_dropping(const FaultSite& site) {
  TRY(drop_chain(site).remove());
  return Healed{"no packet is dropped", std::nullopt};
}

}  // namespace

std::vector<FaultKind> reach_faults() {
  return {{"packets-drop", drop_packets, prove_drop, stop_dropping}};
}

}  // namespace stackpilot::node
