#include "unit/guarantees/scaled_lab.h"

#include <algorithm>
#include <stdexcept>

#include "model/scale_out.h"

namespace stackpilot::guarantees {
namespace {

constexpr const char* digest =
    "sha256:45bb32a57657f227914e9ae4cec85282efc07a7e756e6596498c20d440eb7fad";
constexpr const char* database_node = "worker1";

std::string released() {
  return std::string("control:5000/infra-api@") + digest;
}

// As the stack file declares them, and as engine and Swarm have them.
ContainerSettings swarm_part(const std::string& service) {
  ContainerSettings settings = {{"deploy.endpoint_mode", "dnsrr"},
                                {"stop_grace_period", "12 s"},
                                {"deploy.mode", service == "infra_db" ? "replicated 1" : "global"}};
  if (service == "infra_proxy") settings["configs"] = "infra-haproxy-1 at /etc/haproxy/haproxy.cfg";
  return settings;
}

ContainerSettings container_part(const std::string& service, ContainerSettings composed) {
  for (const char* field : {"security_opt", "restart", "ports"}) composed.erase(field);
  composed["service"] = service;
  composed["networks"] = "infra_inner";
  if (service == "infra_api") composed["image"] = released();
  if (service == "infra_proxy") composed["ports"] = "0.0.0.0:8000->8000/tcp";
  return composed;
}

ContainerSettings declared_part(const std::string& service, const ContainerSettings& composed) {
  ContainerSettings all = container_part(service, composed);
  const ContainerSettings of_swarm = swarm_part(service);
  all.insert(of_swarm.begin(), of_swarm.end());
  return all;
}

ContainerSettings proxy_settings() {
  return {{"project", "infra"}, {"image", "stackpilot/haproxy:1"}, {"user", "10003:10003"}};
}

// What a task's container has that one of a compose project has not, and the other way round.
ContainerFact as_task(ContainerFact one, const std::string& service, const std::string& node,
                      const std::string& gateway) {
  one.name = service + "." + node + ".9sq81c0icsap";
  one.id = "c-" + service + "-" + node;
  one.swarm_service = service;
  one.security_opt.clear();
  one.ports.clear();
  one.networks = {{"infra_inner", {}}};
  one.addresses = {"10.77.3.21"};
  one.gateway_address = gateway;
  one.settings = container_part(service, one.settings);
  return one;
}

ContainerFact proxy_task(ContainerFact one, const std::string& node) {
  one.image_id = "sha256:proxy";
  one.settings = proxy_settings();
  one.user = "10003:10003";
  one.environment.clear();
  one = as_task(one, "infra_proxy", node, "172.19.0.4");
  one.ports = {{8000, "0.0.0.0", 8000}};
  return one;
}

ContainerFact registry() {
  ContainerFact one;
  one.name = registry_container;
  one.running = true;
  one.ports = {{5000, "192.168.56.10", 5000}};
  one.addresses = {"172.17.0.2"};
  return one;
}

EngineFacts engine_on(const Observation& composed, const std::string& node) {
  Observation from = composed;
  EngineFacts engine = engine_of(from);
  engine.containers = {as_task(api_of(from), "infra_api", node, "172.19.0.3"),
                       proxy_task(api_of(from), node)};
  if (node == database_node) {
    engine.containers.push_back(as_task(db_of(from), "infra_db", node, "172.19.0.5"));
  }
  if (node == "control") engine.containers.push_back(registry());
  engine.images.at(0).tags.clear();
  engine.images.at(0).digests = {released()};
  engine.images.push_back({"sha256:proxy", {}, {}, {}});
  engine.networks = {"bridge", "docker_gwbridge", "infra_inner", "ingress"};
  return engine;
}

void expose(Exposure& exposure, const std::string& node, const std::string& address) {
  exposure.listeners.push_back({"0.0.0.0", 8000, "docker-proxy", 700});
  exposure.listeners.push_back({"::", 8000, "docker-proxy", 701});
  exposure.listeners.push_back({"::", 7946, "dockerd", 600});
  exposure.redirections.push_back(
      {"DOCKER", "172.19.0.4:8000", "-A DOCKER -j DNAT --to-destination 172.19.0.4:8000"});
  if (node != "control") return;
  exposure.listeners.push_back({address, 2377, "dockerd", 600});
  exposure.listeners.push_back({address, 5000, "docker-proxy", 702});
  exposure.redirections.push_back(
      {"DOCKER", "172.17.0.2:5000", "-A DOCKER -j DNAT --to-destination 172.17.0.2:5000"});
}

SwarmService service_in_swarm(const std::string& name, const std::string& alias) {
  SwarmService service;
  service.id = "id-" + name;
  service.name = name;
  service.stack = "infra";
  service.image = name == "infra_api" ? released() : "sha256:other";
  service.networks = {{"infra_inner", {alias}}};
  service.settings = swarm_part(name);
  service.update_state = name == "infra_api" ? "completed" : "";
  return service;
}

SwarmView view_of(const LabSpec& lab) {
  SwarmView view;
  for (const NodeSpec& node : lab.nodes) {
    view.nodes.push_back({.id = "id-" + node.name,
                          .name = node.name,
                          .address = node.address,
                          .state = "ready",
                          .availability = "active",
                          .is_manager = node.name == "control",
                          .is_leader = node.name == "control",
                          .reachability = node.name == "control" ? "reachable" : "",
                          .labels = {{"stackpilot.replica", "yes"}}});
    view.tasks.push_back({"t-" + node.name, "infra_api", "id-" + node.name, "running", "running",
                          released(), "c-infra_api-" + node.name, ""});
  }
  view.services = {service_in_swarm("infra_api", "api"), service_in_swarm("infra_db", "db"),
                   service_in_swarm("infra_proxy", "proxy")};
  view.networks = {{"infra_inner", true, false}};
  view.configs = {"infra-haproxy-1"};
  view.task_history = 5;
  view.data_port = 4789;
  return view;
}

SwarmFacts membership(const LabSpec& lab, const NodeSpec& node) {
  SwarmFacts facts;
  facts.state = "active";
  facts.node_id = "id-" + node.name;
  facts.address = node.address;
  facts.is_manager = node.name == "control";
  facts.managers = {"192.168.56.10:2377"};
  if (facts.is_manager) {
    facts.trust_root = "-----BEGIN CERTIFICATE-----";
    facts.view = view_of(lab);
  }
  return facts;
}

Deployment deployment_on(const Deployment& composed, const std::string& node) {
  Deployment deployment = composed;
  deployment.node = node;
  deployment.compose_files = {{"infra/docker-stack.yml", "f7"}};
  const auto& containers = composed.containers;
  deployment.containers = {
      {"infra_api", declared_part("infra_api", containers.at("stackpilot-api"))},
      {"infra_db", declared_part("infra_db", containers.at("stackpilot-db"))},
      {"infra_proxy", declared_part("infra_proxy", proxy_settings())}};
  return deployment;
}

ServiceObservation observed_on(const ServiceObservation& composed, const std::string& node) {
  ServiceObservation service = composed;
  service.node = node;
  service.dependency_node = database_node;
  service.deployment = deployment_on(*composed.deployment, node);
  service.replica_tcp = Reach{true, "", 1};
  return service;
}

void scale_node(const LabSpec& lab, const NodeSpec& node, const Observation& composed,
                Observation& seen) {
  NodeFacts& facts = facts_of(seen, node.name);
  facts.engine = engine_on(composed, node.name);
  facts.swarm = membership(lab, node);
  ServiceFacts& own = facts.services.at("infra");
  own.stack_files = {{"infra/docker-stack.yml", "f7"}};
  own.dependency.reset();
  const ServiceObservation& service = composed.services.front();
  own.replica = ReplicaProbe{{true, "", 1}, service.health, service.ready, service.version};
  expose(*facts.exposure, node.name, node.address);
}

TlsProbe trusted() {
  return TlsProbe{.tcp = {true, "", 1}, .verified = true, .ms = 4};
}

ScaleOutObservation observed_scale_out(const LabSpec& lab, const Observation& composed) {
  const ServiceObservation& service = composed.services.front();
  ScaleOutObservation seen;
  seen.record.project = "infra";
  seen.record.managers = {"control"};
  seen.record.database = database_node;
  seen.record.encrypted = true;
  seen.record.release = Release{digest, released(), "t1", *service.deployment};
  seen.record = without_files(seen.record);
  for (const NodeSpec& node : lab.nodes) {
    seen.record.replicas.push_back(node.name);
    seen.fronts.push_back({node.name, {true, "", 1}, service.ready, service.version});
    SwarmPorts ports{.node = node.name};
    ports.closed = {{"2375", {false, "Connection refused"}},
                    {"2376", {false, "Connection refused"}}};
    if (node.name == "control") {
      ports.registry = ports.control = trusted();
      ports.served = digest;
    }
    seen.ports.push_back(ports);
  }
  return seen;
}

template <typename T, typename Name>
T& found(std::vector<T>& all, Name T::*name, const std::string& wanted) {
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const T& one) { return one.*name == wanted; });
  if (at == all.end()) throw std::logic_error("no " + wanted);
  return *at;
}

}  // namespace

Observation scaled_observation() {
  const LabSpec lab = declared_lab();
  const Observation composed = healthy_observation();
  Observation seen = composed;
  unpublish_service(seen);
  const DependencyFacts database = own_facts_of(seen, "control").dependency.value();
  seen.services.clear();
  seen.deployed.clear();
  for (const NodeSpec& node : lab.nodes) {
    scale_node(lab, node, composed, seen);
    seen.services.push_back(observed_on(composed.services.front(), node.name));
    seen.deployed[node.name] = {"infra"};
  }
  own_facts_of(seen, database_node).dependency = database;
  seen.declared = {as_stack(lab.service())};
  seen.scale_out = observed_scale_out(lab, composed);
  return seen;
}

ScaleOutObservation& scale_out_of(Observation& seen) {
  return seen.scale_out.value();
}

SwarmView& swarm_of(Observation& seen) {
  return facts_of(seen, "control").swarm.value().view.value();
}

SwarmService& swarm_service_of(Observation& seen, const std::string& name) {
  return found(swarm_of(seen).services, &SwarmService::name, name);
}

SwarmNode& member_of(Observation& seen, const std::string& node) {
  return found(swarm_of(seen).nodes, &SwarmNode::name, node);
}

Front& front_of(Observation& seen, const std::string& node) {
  return found(scale_out_of(seen).fronts, &Front::node, node);
}

SwarmPorts& ports_of(Observation& seen, const std::string& node) {
  return found(scale_out_of(seen).ports, &SwarmPorts::node, node);
}

ContainerFact& task_of(Observation& seen, const std::string& node, const std::string& service) {
  return found(facts_of(seen, node).engine->containers, &ContainerFact::swarm_service, service);
}

ServiceObservation& replica_of(Observation& seen, const std::string& node) {
  return found(seen.services, &ServiceObservation::node, node);
}

void unpublish_proxy(Observation& seen, const std::string& node) {
  Exposure& exposure = *facts_of(seen, node).exposure;
  std::erase_if(exposure.listeners, [](const Listener& one) { return one.port == 8000; });
  std::erase_if(exposure.redirections,
                [](const Redirection& one) { return one.to == "172.19.0.4:8000"; });
}

void remove_task(Observation& seen, const std::string& node, const std::string& service) {
  std::erase_if(facts_of(seen, node).engine->containers,
                [&](const ContainerFact& one) { return one.swarm_service == service; });
  if (service == "infra_proxy") unpublish_proxy(seen, node);
  if (service != "infra_api") return;
  own_facts_of(seen, node).replica.reset();
  ServiceObservation& replica = replica_of(seen, node);
  replica.replica_tcp.reset();
  replica.health = replica.ready = replica.version = HttpProbe{};
}

}  // namespace stackpilot::guarantees
