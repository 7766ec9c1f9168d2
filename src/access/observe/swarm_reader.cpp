#include "access/observe/swarm_reader.h"

#include <fmt/format.h>

#include "access/observe/engine_answer.h"
#include "access/observe/json_path.h"
#include "access/observe/swarm_settings.h"

namespace stackpilot::access {
namespace {

// What has ended says nothing of what runs; filters={"desired-state":["running"]}.
constexpr const char* wanted_tasks =
    "/tasks?filters=%7B%22desired-state%22%3A%5B%22running%22%5D%7D";

SwarmNode swarm_node(const Json& one) {
  SwarmNode node;
  node.id = value_at<std::string>(one, {"ID"});
  node.name = value_at<std::string>(one, {"Description", "Hostname"});
  node.address = value_at<std::string>(one, {"Status", "Addr"});
  node.state = value_at<std::string>(one, {"Status", "State"});
  node.availability = value_at<std::string>(one, {"Spec", "Availability"});
  node.is_manager = value_at<std::string>(one, {"Spec", "Role"}) == "manager";
  node.is_leader = value_at<bool>(one, {"ManagerStatus", "Leader"});
  node.reachability = value_at<std::string>(one, {"ManagerStatus", "Reachability"});
  node.labels = value_at<std::map<std::string, std::string>>(one, {"Spec", "Labels"});
  return node;
}

using Names = std::map<std::string, std::string>;  // by id

Names names_by_id(const Json& entries, std::initializer_list<const char*> id,
                  std::initializer_list<const char*> name) {
  Names names;
  for (const Json& one : entries) {
    names[value_at<std::string>(one, id)] = value_at<std::string>(one, name);
  }
  return names;
}

std::string name_of(const Names& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() ? id : found->second;
}

SwarmService swarm_service(const Json& one, const Names& networks) {
  SwarmService service;
  const auto spec = value_at<Json>(one, {"Spec"});
  service.id = value_at<std::string>(one, {"ID"});
  service.name = value_at<std::string>(spec, {"Name"});
  service.stack = value_at<std::string>(spec, {"Labels", stack_label});
  service.image = value_at<std::string>(spec, {"TaskTemplate", "ContainerSpec", "Image"});
  for (const Json& network : value_at<Json>(spec, {"TaskTemplate", "Networks"})) {
    service.networks[name_of(networks, value_at<std::string>(network, {"Target"}))] =
        value_at<std::vector<std::string>>(network, {"Aliases"});
  }
  service.settings = service_settings(spec);
  service.update_state = value_at<std::string>(one, {"UpdateStatus", "State"});
  service.update_message = value_at<std::string>(one, {"UpdateStatus", "Message"});
  return service;
}

SwarmTask swarm_task(const Json& one, const Names& services) {
  SwarmTask task;
  task.id = value_at<std::string>(one, {"ID"});
  task.service = name_of(services, value_at<std::string>(one, {"ServiceID"}));
  task.node = value_at<std::string>(one, {"NodeID"});
  task.state = value_at<std::string>(one, {"Status", "State"});
  task.desired = value_at<std::string>(one, {"DesiredState"});
  task.image = value_at<std::string>(one, {"Spec", "ContainerSpec", "Image"});
  task.container = value_at<std::string>(one, {"Status", "ContainerStatus", "ContainerID"});
  task.problem = value_at<std::string>(one, {"Status", "Err"});
  return task;
}

std::vector<SwarmNetwork> overlay_networks(const Json& entries) {
  std::vector<SwarmNetwork> networks;
  for (const Json& one : entries) {
    if (value_at<std::string>(one, {"Driver"}) != "overlay") continue;
    if (value_at<bool>(one, {"Ingress"})) continue;
    const auto options = value_at<Json>(one, {"Options"});
    networks.push_back({value_at<std::string>(one, {"Name"}), options.contains("encrypted"),
                        value_at<bool>(one, {"Attachable"})});
  }
  return networks;
}

Result<SwarmView> ask_view(const std::string& socket, const Json& info) {
  SwarmAnswers answers{.info = info};
  TRY_ASSIGN(answers.nodes, engine_list(socket, "/nodes"));
  TRY_ASSIGN(answers.services, engine_list(socket, "/services"));
  TRY_ASSIGN(answers.tasks, engine_list(socket, wanted_tasks));
  TRY_ASSIGN(answers.networks, engine_list(socket, "/networks"));
  TRY_ASSIGN(answers.configs, engine_list(socket, "/configs"));
  return guarded_answer([&]() -> Result<SwarmView> { return read_view(answers); });
}

}  // namespace

std::optional<SwarmFacts> read_member(const Json& info) {
  const auto swarm = value_at<Json>(info, {"Swarm"});
  SwarmFacts facts;
  facts.state = value_at<std::string>(swarm, {"LocalNodeState"});
  if (facts.state.empty() || facts.state == "inactive") return std::nullopt;
  facts.problem = value_at<std::string>(swarm, {"Error"});
  facts.node_id = value_at<std::string>(swarm, {"NodeID"});
  facts.address = value_at<std::string>(swarm, {"NodeAddr"});
  facts.is_manager = value_at<bool>(swarm, {"ControlAvailable"});
  facts.cluster = value_at<std::string>(swarm, {"Cluster", "ID"});
  facts.trust_root = value_at<std::string>(swarm, {"Cluster", "TLSInfo", "TrustRoot"});
  for (const Json& one : value_at<Json>(swarm, {"RemoteManagers"})) {
    facts.managers.push_back(value_at<std::string>(one, {"Addr"}));
  }
  return facts;
}

SwarmView read_view(const SwarmAnswers& answers) {
  SwarmView view;
  for (const Json& one : answers.nodes) view.nodes.push_back(swarm_node(one));
  const Names networks = names_by_id(answers.networks, {"Id"}, {"Name"});
  for (const Json& one : answers.services) view.services.push_back(swarm_service(one, networks));
  const Names services = names_by_id(answers.services, {"ID"}, {"Spec", "Name"});
  for (const Json& one : answers.tasks) view.tasks.push_back(swarm_task(one, services));
  view.networks = overlay_networks(answers.networks);
  for (const Json& one : answers.configs) {
    view.configs.push_back(value_at<std::string>(one, {"Spec", "Name"}));
  }
  const auto cluster = value_at<Json>(answers.info, {"Swarm", "Cluster"});
  view.task_history =
      value_at<std::int64_t>(cluster, {"Spec", "Orchestration", "TaskHistoryRetentionLimit"});
  view.data_port = value_at<int>(cluster, {"DataPathPort"});
  return view;
}

Result<std::optional<SwarmFacts>> read_swarm(const std::string& socket) {
  TRY_ASSIGN(const Json info, engine_answer(socket, "/info"));
  TRY_ASSIGN(
      std::optional<SwarmFacts> facts,
      guarded_answer([&]() -> Result<std::optional<SwarmFacts>> { return read_member(info); }));
  if (!facts || !facts->is_manager) return facts;
  Result<SwarmView> view = ask_view(socket, info);
  if (view) {
    facts->view = std::move(*view);
  } else {
    facts->view_problem = view.error().message;
  }
  return facts;
}

}  // namespace stackpilot::access
