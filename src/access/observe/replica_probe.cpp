#include "access/observe/replica_probe.h"

#include <future>

#include "access/observe/http_asker.h"
#include "access/observe/tcp.h"
#include "base/slowness.h"

namespace stackpilot::access {
namespace {

constexpr auto replica_timeout = Millis(2'000);

}  // namespace

ReplicaProbe probe_replica(const std::string& address, const Service& service) {
  const Stopwatch clock;
  const Contract& contract = service.contract;
  HttpAsker replica(clock);
  ReplicaProbe seen;
  if (address.empty()) {
    seen.tcp.problem = "it has no address that its node reaches";
  } else {
    seen.tcp = probe_tcp(address, service.port, scaled(replica_timeout));
  }
  if (seen.tcp.ok) replica.tcp_is_proven(TcpEndpoint{address, service.port});
  const auto ask = [&replica](const std::string& target) {
    return std::async(std::launch::async, [&replica, target] { return replica.get(target); });
  };
  std::future<HttpProbe> health, version;
  if (contract.liveness) health = ask(contract.liveness->get);
  if (contract.version) version = ask(contract.version->get);
  seen.ready = replica.get(contract.readiness.get);
  if (health.valid()) seen.health = health.get();
  if (version.valid()) seen.version = version.get();
  return seen;
}

}  // namespace stackpilot::access
