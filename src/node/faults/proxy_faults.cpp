// A proxy between the API and its dependency, and the faults it injects into their connections.
#include <fmt/format.h>

#include <charconv>

#include "base/clock.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "node/faults/containers.h"
#include "node/faults/dependency_path.h"
#include "node/faults/dependency_session.h"
#include "node/faults/fault_kind.h"
#include "node/faults/firewall.h"
#include "node/faults/proxy_unit.h"
#include "node/faults/service_back.h"
#include "node/proxy/proxy.h"

namespace stackpilot::node {
namespace {

constexpr auto proxy_patience = Millis(15'000);
constexpr auto proxy_bite_timeout = Millis(3'000);
constexpr auto counter_interval = Millis(20);

// Derives the port from the fault's id, so that it need not be stored.
int port_of(const std::string& id) {
  unsigned number = 0;
  std::from_chars(id.data() + 1, id.data() + id.size(), number, 16);
  return 20'000 + static_cast<int>(number % 10'000);
}

// Waits until the condition holds for the proxy's counters; returns the last ones at the limit.
template <typename Condition>
Result<ProxyCounters> wait_for(const std::string& id, Millis limit, Condition condition) {
  Result<ProxyCounters> counters;
  wait_until(Deadline(limit), counter_interval, [&] {
    counters = read_proxy_counters(proxy_control(id));
    return counters && condition(*counters);
  });
  return counters;
}

FaultChain detour_of(const FaultSite& site, const Namespace& where) {
  return FaultChain(site.here, where, "nat", site.id);
}

// Of the API with its dependency, not through a proxy.
Result<std::uint64_t> direct_sessions(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState api, look_at(site.service().component.container));
  return sessions_from(site, api.address);
}

// DNAT applies to new connections only, so the existing ones are ended: the API reconnects.
Result<Injected> insert_proxy(const FaultSite& site) {
  TRY_ASSIGN(const DependencyPath path, path_to_dependency(site));
  TRY_ASSIGN(const std::uint64_t sessions, direct_sessions(site));
  TRY(start_proxy(site, fmt::format("{}:{}", path.gateway, port_of(site.id)),
                  path.address + ":" + path.port));
  TRY(detour_of(site, path.where)
          .install({"OUTPUT"},
                   {{"--protocol", "tcp", "--destination", path.address, "--destination-port",
                     path.port, "--jump", "DNAT", "--to-destination",
                     fmt::format("{}:{}", path.gateway, port_of(site.id))}}));
  TRY(end_sessions(site));
  const auto all_there = [&](const ProxyCounters& counters) { return counters.open >= sessions; };
  TRY(wait_for(site.id, scaled(proxy_patience), all_there));
  // An API that connects anew for each request has none open: its readiness makes one.
  if (sessions == 0) TRY(wait_until_ready(site));
  return Injected{0};
}

Result<Bite> prove_proxy(const FaultSite& site) {
  TRY_ASSIGN(const ProxyCounters counters, read_proxy_counters(proxy_control(site.id)));
  TRY_ASSIGN(const std::uint64_t direct, direct_sessions(site));
  // Of an API that has none open, an answer of the dependency has come back this way.
  const bool goes_through = counters.open > 0 || counters.to_client.delivered > 0;
  return Bite{
      goes_through && direct == 0,
      fmt::format("{} connections of the API have gone through the proxy, {} of them are open, and "
                  "{} go past it; {} bytes to the dependency and {} back so far",
                  counters.accepted - counters.refused, counters.open, direct,
                  counters.to_server.delivered, counters.to_client.delivered)};
}

// Otherwise the next verification could see the API without a dependency while it reconnects.
Status wait_for_direct_sessions(const FaultSite& site, std::uint64_t wanted) {
  if (wanted == 0) return wait_until_ready(site);
  const auto are_back = [&] {
    const Result<std::uint64_t> direct = direct_sessions(site);
    return direct && *direct >= wanted;
  };
  if (wait_until(Deadline(scaled(proxy_patience)), counter_interval, are_back)) return {};
  return fail(ErrorKind::kBroken, "the API does not connect to its dependency directly again",
              "make logs");
}

Result<Healed> remove_proxy(const FaultSite& site) {
  TRY_ASSIGN(const Namespace where, api_namespace(site));
  const Result<ProxyCounters> counters = read_proxy_counters(proxy_control(site.id));
  if (where) {
    TRY(detour_of(site, where).remove());
  }
  TRY(end_proxy(site));
  if (where && counters) {
    TRY(wait_for_direct_sessions(site, counters->open));
  }
  return Healed{"the API speaks to its dependency directly", std::nullopt};
}

Result<Injected> set_fault(const FaultSite& site) {
  TRY_ASSIGN(const Json json, parse_json_text(site.setting("fault"), "the proxy's fault"));
  TRY_ASSIGN(const ProxyFault fault, parse_fault(json));
  const Stopwatch since;
  TRY(set_proxy_fault(proxy_control(site.setting("proxy")), fault));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_fault(const FaultSite& site) {
  const auto harmed = [](const ProxyCounters& counters) {
    return counters.to_server.delayed + counters.to_client.delayed + counters.to_client.swallowed >
           0;
  };
  TRY_ASSIGN(const auto counters,
             wait_for(site.setting("proxy"), scaled(proxy_bite_timeout), harmed));
  return Bite{harmed(counters),
              fmt::format("the proxy has delayed {} bytes, swallowed {} and reset {} connections",
                          counters.to_server.delayed + counters.to_client.delayed,
                          counters.to_client.swallowed, counters.reset)};
}

Result<Healed> clear_fault(const FaultSite& site) {
  const fs::path control = proxy_control(site.setting("proxy"));
  const Stopwatch since;
  if (set_proxy_fault(control, no_fault())) {
    return Healed{"the proxy lets everything pass", since.elapsed_ms()};
  }
  // A proxy that died or hangs, and the redirection to it, are removed by healing fault "proxy".
  return Healed{"there is no proxy any more", std::nullopt};
}

}  // namespace

std::vector<FaultKind> proxy_faults() {
  return {{"proxy", insert_proxy, prove_proxy, remove_proxy},
          {"proxy-fault", set_fault, prove_fault, clear_fault}};
}

}  // namespace stackpilot::node
