// Connections from outside are accepted that should not be, or are sent elsewhere.
#include <fmt/format.h>

#include "access/observe/tcp.h"
#include "base/clock.h"
#include "base/slowness.h"
#include "node/faults/fault_kind.h"
#include "node/faults/firewall.h"
#include "node/faults/proxy_unit.h"
#include "node/faults/transient_unit.h"

namespace stackpilot::node {
namespace {

constexpr auto accept_timeout = Millis(2'000);
constexpr const char* arriving = "PREROUTING";

// Accepts at every address, and passes on to `upstream_address`:`upstream_port`. Whether anything
// answers there is no concern of the fault.
Result<Injected> listen(const FaultSite& site) {
  TRY_ASSIGN(const std::string port, site.port("port"));
  TRY_ASSIGN(const std::string address, site.address("upstream_address"));
  TRY_ASSIGN(const std::string upstream, site.port("upstream_port"));
  const Stopwatch since;
  TRY(start_proxy(site, "0.0.0.0:" + port, address + ":" + upstream));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_listening(const FaultSite& site) {
  TRY_ASSIGN(const std::string port, site.port("port"));
  const Reach reach =
      access::probe_tcp(site.self.node.address, std::stoi(port), scaled(accept_timeout));
  return Bite{reach.ok, fmt::format("TCP {}:{}: {}", site.self.node.address, port,
                                    reach.ok ? "accepted" : reach.problem)};
}

Result<Healed> stop_listening(const FaultSite& site) {
  TRY(end_proxy(site));
  return Healed{"nothing of ours listens", std::nullopt};
}

FaultChain redirect_chain(const FaultSite& site) {
  return FaultChain(site.here, {}, "nat", site.id);
}

// To another port of the node, or to `to_address`.
Result<Injected> redirect(const FaultSite& site) {
  TRY_ASSIGN(const std::string port, site.port("port"));
  TRY_ASSIGN(const std::string to, site.port("to_port"));
  std::vector<std::string> rule = {
      "--protocol", "tcp", "--destination", site.self.node.address, "--destination-port", port};
  if (site.setting("to_address").empty()) {
    rule.insert(rule.end(), {"--jump", "REDIRECT", "--to-ports", to});
  } else {
    TRY_ASSIGN(const std::string address, site.address("to_address"));
    rule.insert(rule.end(), {"--jump", "DNAT", "--to-destination", address + ":" + to});
  }
  const Stopwatch since;
  TRY(redirect_chain(site).install({arriving}, {rule}));
  return Injected{since.elapsed_ms()};
}

// Only what comes from outside passes there: the kernel's own list is the proof.
Result<Bite> prove_redirect(const FaultSite& site) {
  TRY_ASSIGN(const std::string rules, redirect_chain(site).in_force(arriving));
  return Bite{!rules.empty(), rules.empty() ? "no rule of ours comes first" : rules};
}

Result<Healed> stop_redirect(const FaultSite& site) {
  TRY(redirect_chain(site).remove());
  return Healed{"connections go where they are sent", std::nullopt};
}

}  // namespace

std::vector<FaultKind> exposure_faults() {
  return {{"listener", listen, prove_listening, stop_listening},
          {"port-redirect", redirect, prove_redirect, stop_redirect}};
}

}  // namespace stackpilot::node
