#include "verify/collect_scale_out.h"

#include <fmt/format.h>

#include <future>

#include "access/observe/http.h"
#include "access/observe/http_asker.h"
#include "access/observe/node_route.h"
#include "access/observe/tls.h"
#include "base/files.h"
#include "base/find.h"
#include "base/slowness.h"

namespace stackpilot::verify {
namespace {

constexpr auto port_timeout = Millis(2'000);
constexpr auto tls_timeout = Millis(4'000);

// At which an engine is usually told to listen, without and with TLS: any who gets in is root.
constexpr int engine_ports[] = {2375, 2376};

// The name that managers have in the certificates of their swarm.
constexpr const char* manager_role = "swarm-manager";

constexpr const char* manifest_type = "application/vnd.docker.distribution.manifest.v2+json";

bool is_manager(const ScaleOut& record, const std::string& node) {
  return contains(record.managers, node);
}

Front look_at_front(const Workspace& workspace, const Service& service, const NodeSpec& node,
                    const Stopwatch& clock) {
  Front front{.node = node.name};
  access::HttpAsker asker(clock);
  front.tcp = access::reach_port(workspace, node, service.port, scaled(port_timeout));
  if (front.tcp.ok) {
    const Result<access::HttpEndpoint> route = access::route_to(workspace, node, service.port);
    if (route) asker.tcp_is_proven(*route);
  }
  front.ready = asker.get(service.contract.readiness.get);
  if (service.contract.version) front.version = asker.get(service.contract.version->get);
  return front;
}

access::TlsPeer registry_peer(const Workspace& workspace, const std::string& node) {
  const auto text = [&](const char* name) {
    return read_file(workspace.swarm() / name).value_or("");
  };
  return {.name = node,
          .ca = text("ca.crt"),
          .client = Credentials{text("host.crt"), text("host.key")}};
}

// "shop-api" of "control:5000/shop-api@sha256:...".
std::string repository_of(const std::string& reference) {
  const std::size_t slash = reference.find('/');
  const std::size_t from = slash == std::string::npos ? 0 : slash + 1;
  return reference.substr(from, reference.find('@') - from);
}

void ask_for_tag(const access::HttpEndpoint& registry, const access::TlsPeer& peer,
                 const Release& release, SwarmPorts& seen) {
  const std::string target =
      fmt::format("/v2/{}/manifests/{}", repository_of(release.reference), release.tag);
  const auto reply =
      access::https_get(registry, peer, target, {{"Accept", manifest_type}}, scaled(tls_timeout));
  if (!reply) {
    seen.served_problem = reply.error().message;
    seen.served_silent = access::is_silent(reply.error());
    return;
  }
  const auto digest = reply->headers.find("docker-content-digest");
  if (reply->status == 200 && digest != reply->headers.end()) {
    seen.served = digest->second;
  } else {
    seen.served_problem = fmt::format("status {} to GET {}", reply->status, target);
  }
}

void look_at_registry(const Workspace& workspace, const NodeSpec& node, const ScaleOut& record,
                      SwarmPorts& seen) {
  // Of a node behind a jump host, only that says whether the port is reached.
  seen.registry.tcp = access::reach_port(workspace, node, registry_port, scaled(port_timeout));
  if (!seen.registry.tcp.ok) return;
  const Result<access::HttpEndpoint> route = access::route_to(workspace, node, registry_port);
  if (!route) {
    seen.registry.problem = seen.served_problem = route.error().message;
    return;
  }
  const access::TlsPeer peer = registry_peer(workspace, node.name);
  const Reach reach = seen.registry.tcp;
  seen.registry = access::probe_tls(*route, peer, scaled(tls_timeout));
  seen.registry.tcp = reach;
  if (record.release) ask_for_tag(*route, peer, *record.release, seen);
}

SwarmPorts look_at_ports(const Workspace& workspace, const NodeSpec& node, const ScaleOut& record) {
  SwarmPorts seen{.node = node.name};
  std::vector<int> closed(std::begin(engine_ports), std::end(engine_ports));
  if (is_manager(record, node.name)) {
    look_at_registry(workspace, node, record, seen);
  } else {
    closed.insert(closed.end(), {registry_port, swarm_control_port});
  }
  for (const int port : closed) {
    seen.closed[std::to_string(port)] =
        access::reach_port(workspace, node, port, scaled(port_timeout));
  }
  return seen;
}

TlsProbe look_at_control(const Workspace& workspace, const NodeSpec& node,
                         const std::string& authority) {
  TlsProbe seen;
  seen.tcp = access::reach_port(workspace, node, swarm_control_port, scaled(port_timeout));
  if (!seen.tcp.ok) return seen;
  const Result<access::HttpEndpoint> route = access::route_to(workspace, node, swarm_control_port);
  if (!route) {
    seen.problem = route.error().message;
    return seen;
  }
  const Reach reach = seen.tcp;
  seen = access::probe_tls(*route, {.name = manager_role, .ca = authority}, scaled(tls_timeout));
  seen.tcp = reach;
  return seen;
}

}  // namespace

ScaleOutObservation observe_scale_out(const Workspace& workspace, const LabSpec& lab,
                                      const ScaleOut& record, const Stopwatch& clock) {
  ScaleOutObservation seen{.record = without_files(record)};
  const Service* service =
      find_or_null(lab.services, [&](const Service& one) { return one.project == record.project; });
  std::vector<std::future<Front>> fronts;
  std::vector<std::future<SwarmPorts>> ports;
  for (const NodeSpec& node : lab.nodes) {
    if (service != nullptr) {
      fronts.push_back(std::async(std::launch::async, look_at_front, std::cref(workspace),
                                  std::cref(*service), std::cref(node), std::cref(clock)));
    }
    ports.push_back(std::async(std::launch::async, look_at_ports, std::cref(workspace),
                               std::cref(node), std::cref(record)));
  }
  for (auto& one : fronts) seen.fronts.push_back(one.get());
  for (auto& one : ports) seen.ports.push_back(one.get());
  return seen;
}

void observe_control_plane(const Workspace& workspace, const LabSpec& lab, Observation& seen) {
  if (!seen.scale_out) return;
  const std::string authority = swarm_authority(seen);
  std::map<std::string, std::future<TlsProbe>> asked;
  for (const NodeSpec& node : lab.nodes) {
    if (!is_manager(seen.scale_out->record, node.name)) continue;
    asked[node.name] = std::async(std::launch::async, look_at_control, std::cref(workspace),
                                  std::cref(node), authority);
  }
  for (SwarmPorts& one : seen.scale_out->ports) {
    const auto answer = asked.find(one.node);
    if (answer != asked.end()) one.control = answer->second.get();
  }
}

}  // namespace stackpilot::verify
