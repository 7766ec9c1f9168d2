#include "ops/status.h"

#include <fmt/format.h>

#include <future>

#include "access/observe/http.h"
#include "access/observe/node_route.h"
#include "base/slowness.h"

namespace stackpilot::ops {
namespace {

constexpr auto probe_timeout = Millis(1'000);

std::string ask(const Result<access::HttpEndpoint>& service, const std::string& target) {
  if (!service) return service.error().message;
  const auto reply = access::http_get(*service, target, scaled(probe_timeout));
  return reply ? fmt::format("{} {}", reply->status, reply->body) : reply.error().message;
}

void add_nodes(LabStatus& status, const Workspace& workspace, const LabSpec& lab,
               const Result<std::vector<machine::MachineState>>& states) {
  std::vector<std::future<Reach>> probes;
  for (const NodeSpec& node : lab.nodes) {
    probes.push_back(std::async(std::launch::async, access::reach_port, std::cref(workspace),
                                std::cref(node), node.ssh_port(), scaled(probe_timeout)));
  }
  for (std::size_t i = 0; i < lab.nodes.size(); ++i) {
    const NodeSpec& node = lab.nodes[i];
    // What could not be asked is not absent.
    const std::string words = states ? state_of(*states, node.name).words : "unknown";
    status.nodes.push_back({node.name, node.address, words, probes[i].get().ok});
  }
}

}  // namespace

LabStatus read_status(const Workspace& workspace, const LabSpec& lab, const NodeSpec& node,
                      const machine::Survey& survey) {
  LabStatus status;
  status.lab_id = workspace.lab_id();
  status.node = node.name;
  status.provider = survey.provider();
  status.engine = survey.maker();
  const Status free = survey.require_not_taken();
  if (!free) status.taken = free.error().message;
  Result<std::vector<machine::MachineState>> states;
  if (!status.lab_id.empty()) states = survey.list();
  add_nodes(status, workspace, lab, states);
  const auto service = access::route_to(workspace, node, lab.service.port);
  status.health = ask(service, "/health");
  status.ready = ask(service, "/ready");
  status.deployment = read_deployment(workspace, node.name);
  return status;
}

std::string to_text(const LabStatus& status) {
  std::string text = fmt::format("lab      {}\nprovider {}: {}\n",
                                 status.lab_id.empty() ? "none (make up)" : status.lab_id,
                                 status.provider, status.engine);
  if (!status.taken.empty()) text += fmt::format("network  {}\n", status.taken);
  for (const NodeStatus& node : status.nodes) {
    text += fmt::format("node     {:<8} {:<15} {:<8} ssh port {}\n", node.name, node.address,
                        node.state, node.ssh_port ? "open" : "closed");
  }
  text += fmt::format("service  on {}\n  /health {}\n  /ready  {}\n", status.node, status.health,
                      status.ready);
  text += status.deployment ? fmt::format("deploy   build {} at {}\n", status.deployment->build_id,
                                          status.deployment->deployed_at)
                            : fmt::format("deploy   none on {}\n", status.node);
  return text + "This asserts nothing; `make verify` does.\n";
}

}  // namespace stackpilot::ops
