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

ServiceStatus look_at(const Workspace& workspace, const Service& service, const NodeSpec& node) {
  const auto endpoint = access::route_to(workspace, node, service.port);
  const auto& liveness = service.contract.liveness;
  return {.project = service.project,
          .node = node.name,
          .live = liveness ? ask(endpoint, liveness->get) : "not declared",
          .ready = ask(endpoint, service.contract.readiness.get),
          .deployment = read_deployment(workspace, node.name, service.project)};
}

std::optional<StackStatus> read_stack(const Workspace& workspace) {
  const auto record = read_scale_out(workspace);
  if (!record || !*record) return std::nullopt;
  const ScaleOut& stack = **record;
  const auto build_of = [](const std::optional<Release>& release) {
    return release ? release->deployment.build_id : std::string();
  };
  return StackStatus{stack.project,  stack.managers,          stack.replicas,
                     stack.database, build_of(stack.release), build_of(stack.under_way)};
}

std::string text_of(const StackStatus& stack) {
  std::string text = fmt::format("stack    {}: managers {}; replicas on {}", stack.project,
                                 fmt::join(stack.managers, ", "), fmt::join(stack.replicas, ", "));
  if (!stack.database.empty()) text += fmt::format("; database on {}", stack.database);
  text += stack.build.empty() ? "; nothing released yet" : "; release " + stack.build;
  if (!stack.under_way.empty()) {
    text += fmt::format("; {} was being rolled out (make release)", stack.under_way);
  }
  return text + "\n";
}

}  // namespace

LabStatus read_status(const Workspace& workspace, const LabSpec& lab, const Service& service,
                      const NodeSpec& node, const machine::Survey& survey) {
  LabStatus status;
  status.lab_id = workspace.lab_id();
  status.provider = survey.provider();
  status.engine = survey.maker();
  const Status free = survey.require_not_taken();
  if (!free) status.taken = free.error().message;
  Result<std::vector<machine::MachineState>> states;
  if (!status.lab_id.empty()) states = survey.list();
  add_nodes(status, workspace, lab, states);
  status.stack = read_stack(workspace);
  for (const NodeSpec& one : lab.nodes) {
    for (const Service& its : lab.services) {
      const bool wanted = its.project == service.project && one.name == node.name;
      if (wanted || read_deployment(workspace, one.name, its.project)) {
        status.services.push_back(look_at(workspace, its, one));
      }
    }
  }
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
  if (status.stack) text += text_of(*status.stack);
  for (const ServiceStatus& one : status.services) {
    text += fmt::format("service  {} on {}\n  live   {}\n  ready  {}\n", one.project, one.node,
                        one.live, one.ready);
    text += one.deployment ? fmt::format("  deploy build {} at {}\n", one.deployment->build_id,
                                         one.deployment->deployed_at)
                           : std::string("  deploy none\n");
  }
  return text + "This asserts nothing; `make verify` does.\n";
}

}  // namespace stackpilot::ops
