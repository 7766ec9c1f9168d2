#include "unit/guarantees/healthy_lab.h"

#include <algorithm>
#include <stdexcept>

#include "service/lab.h"
#include "service/record.h"

namespace stackpilot::guarantees {
namespace {

constexpr const char* source_digest =
    "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";
constexpr const char* image_id =
    "sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b";
constexpr const char* build_id = "20261123T120000Z-aa11";
constexpr const char* lab_key = "AAAAC3NzaC1lZDI1NTE5AAAAILabKey";
constexpr const char* lab_id = "lab-0123456789abcdef";

Reach reached(double ms) {
  return Reach{true, "", ms};
}

// As compose declares them, and as the engine has them.
ContainerSettings api_settings() {
  return {{"project", "infra"},
          {"service", "api"},
          {"image", "infra-api:local"},
          {"user", "10001:10001"},
          {"read_only", "true"},
          {"cap_drop", "ALL"},
          {"security_opt", "no-new-privileges"},
          {"mem_limit", "268435456 bytes"},
          {"pids_limit", "64"},
          {"restart", "unless-stopped"},
          {"healthcheck", "CMD healthcheck; interval 5000000000 ns"},
          {"ports", "192.168.56.10:8000->8000/tcp"},
          {"networks", "infra_default"},
          {"environment.DB_HOST", "d1"},
          {"environment.DB_PASSWORD", "d2"}};
}

ContainerSettings db_settings() {
  return {{"project", "infra"},
          {"service", "db"},
          {"image", "stackpilot-postgres:15"},
          {"user", "999:999"},
          {"read_only", "true"},
          {"mem_limit", "536870912 bytes"},
          {"volumes", "volume stackpilot_pgdata at /var/lib/postgresql/data rw"},
          {"networks", "infra_default"}};
}

// What the image adds to what compose declares.
ContainerSettings image_settings() {
  return {{"entrypoint", "/usr/bin/mock-exchange"}, {"environment.PATH", "d0"}, {"user", "1000"}};
}

ContainerSettings together(const ContainerSettings& image, const ContainerSettings& declared) {
  ContainerSettings all = declared;
  all.insert(image.begin(), image.end());
  return all;
}

ProcessFact confined(int id) {
  return ProcessFact{id, id, {id}, "0000000000000000", true, 2};
}

FileDigests source_files() {
  return {{"apps/mock-exchange/src/main.cpp", "f1"}, {"apps/mock-exchange/Dockerfile", "f2"}};
}

FileDigests compose_files() {
  return {{"infra/docker-compose.yml", "f3"}, {"apps/mock-exchange/env/api.env", "f4"}};
}

ContainerFact healthy_api() {
  ContainerFact api;
  api.id = "c-api";
  api.name = "stackpilot-api";
  api.project = "infra";
  api.image_id = image_id;
  api.running = true;
  api.started_at = "2026-11-23T12:00:05Z";
  api.pid = 4242;
  api.user = "10001:10001";
  api.readonly_root = true;
  api.cap_drop = {"ALL"};
  api.security_opt = {"no-new-privileges:true"};
  api.memory_bytes = 256 << 20;
  api.pids_limit = 64;
  api.environment = {{"DB_HOST", "db"}, {"DB_PORT", "5432"}};
  api.ports = {{8000, "192.168.56.10", 8000}};
  api.networks = {{"infra_default", {"api", "stackpilot-api"}}};
  api.addresses = {"172.18.0.3"};
  api.settings = together(image_settings(), api_settings());
  api.process = confined(10001);
  return api;
}

ContainerFact healthy_db() {
  ContainerFact db;
  db.id = "c-db";
  db.name = "stackpilot-db";
  db.project = "infra";
  db.image_id = "sha256:d4735e3a265e16ee";
  db.running = true;
  db.started_at = "2026-11-23T12:00:01Z";
  db.mounts = {{"volume", "stackpilot_pgdata", "/var/lib/postgresql/data"}};
  db.networks = {{"infra_default", {"db", "stackpilot-db"}}};
  db.user = "999:999";
  db.readonly_root = true;
  db.cap_drop = {"ALL"};
  db.security_opt = {"no-new-privileges:true"};
  db.memory_bytes = 512 << 20;
  db.pids_limit = 256;
  db.settings = db_settings();
  db.process = confined(999);
  return db;
}

std::map<std::string, std::string> sound_sshd_settings() {
  return {{"pubkeyauthentication", "yes"},
          {"passwordauthentication", "no"},
          {"permitemptypasswords", "no"},
          {"kbdinteractiveauthentication", "no"},
          {"hostbasedauthentication", "no"},
          {"authorizedkeyscommand", "none"},
          {"authorizedprincipalsfile", "none"},
          {"authorizedprincipalscommand", "none"},
          {"trustedusercakeys", "none"},
          {"allowusers", "vagrant"},
          {"hostkey", "/etc/ssh/ssh_host_ed25519_key"}};
}

EngineFacts healthy_engine() {
  EngineFacts engine;
  engine.version = "20.10.24";
  engine.containers = {healthy_api(), healthy_db()};
  engine.images = {
      {image_id,
       {"infra-api:local"},
       {{"stackpilot.source_digest", source_digest}, {"stackpilot.build_id", build_id}},
       image_settings()},
      {"sha256:d4735e3a265e16ee", {"stackpilot-postgres:15"}, {}, {}}};
  engine.volumes = {"stackpilot_pgdata"};
  engine.networks = {"bridge", "infra_default"};
  return engine;
}

std::string hardware_of(const std::string& address) {
  return "02:42:" + address.substr(address.size() - 2);
}

Exposure healthy_exposure() {
  Exposure exposure;
  exposure.listeners = {{"0.0.0.0", 22, "sshd", 62},
                        {"::", 22, "sshd", 62},
                        {"127.0.0.11", 36963, "", 0},
                        {"172.18.0.1", 20'001, "stackpilot", 700}};
  exposure.redirections = {{"DOCKER_OUTPUT", "127.0.0.11:36963", "-A DOCKER_OUTPUT -j DNAT"}};
  exposure.sshds = {
      {62,
       {22},
       "/usr/sbin/sshd -D",
       "",
       "",
       {{"root", sound_sshd_settings(), {}}, {"vagrant", sound_sshd_settings(), {lab_key}}}}};
  return exposure;
}

NodeFacts healthy_facts(const LabSpec& lab, const NodeSpec& node) {
  NodeFacts facts;
  facts.hostname = node.name;
  facts.addresses = {node.address, "172.17.0.1"};
  facts.os_name = lab.os.name;
  facts.os_version = lab.os.version;
  facts.image_source = "registry";
  facts.hardware = hardware_of(node.address);
  for (const NodeSpec& peer : lab.nodes) {
    facts.peers.push_back(
        {peer.name, {peer.address}, hardware_of(peer.address), reached(0.4), reached(0.3)});
  }
  facts.workdir = {"/vagrant", true, "/dev/vda /repository (ext4)", lab_id};
  facts.tree = TreeFact{900, {}, 0};
  facts.system = SystemFact{"running", {}, true, std::int64_t{4096} << 20U};
  facts.exposure = healthy_exposure();
  facts.engine = EngineFacts{.version = "20.10.24"};
  facts.services["infra"] = ServiceFacts{.source_digest = source_digest,
                                         .source_files = source_files(),
                                         .compose_files = compose_files()};
  return facts;
}

NodeObservation healthy_node(const LabSpec& lab, const NodeSpec& node) {
  NodeObservation seen;
  seen.name = node.name;
  seen.address = node.address;
  seen.runtime_state = "running";
  seen.is_on = true;
  seen.icmp = reached(2);
  seen.ssh_port = reached(1);
  seen.ssh = SshProbe{true, {"publickey"}, true, false, "", 90};
  seen.hardware = hardware_of(node.address);
  seen.facts = healthy_facts(lab, node);
  seen.facts_ms = 210;
  seen.fingerprint_before = Fingerprint{{{"containers", "0 e3b0"}, {"images", "0 e3b0"}}};
  seen.fingerprint_after = seen.fingerprint_before;
  return seen;
}

HttpProbe answer(const std::string& target, const std::string& body) {
  return HttpProbe{target, 200, body, "", 10, 12, 3};
}

// Read once, for there are hundreds of tests.
const std::vector<Service>& declared_services() {
  static const std::vector<Service> services = {
      service::load_lab(STACKPILOT_REPOSITORY).value().service()};
  return services;
}

Deployment healthy_deployment() {
  return Deployment{
      .project = "infra",
      .node = "control",
      .build_id = build_id,
      .source_digest = source_digest,
      .source_files = source_files(),
      .compose_files = compose_files(),
      .containers = {{"stackpilot-api", api_settings()}, {"stackpilot-db", db_settings()}},
      .image_id = image_id,
      .git_sha = "0000000",
      .deployed_at = "2026-11-23T12:00:00Z",
      .canary = PlantedRecord{"7f3c",
                              {{"/order_id", "7f3c"},
                               {"/symbol", "BTC"},
                               {"/side", "buy"},
                               {"/qty", planted_number()},
                               {"/status", "accepted"},
                               {"/created_at", "2026-11-23T12:00:09.000Z"}}}};
}

ServiceObservation healthy_service() {
  ServiceObservation service;
  service.project = "infra";
  service.node = "control";
  service.deployment = healthy_deployment();
  service.tcp = reached(1);
  service.dependency_port = Reach{false, "TCP 192.168.56.10:5432: Connection refused", 1};
  service.health = answer("/health", R"({"ok":true})");
  service.ready = answer("/ready", R"({"ready":true,"checks":{"config_loaded":true,"db":true}})");
  service.version =
      answer("/version", std::string(R"({"service":"mock-exchange","build_id":")") + build_id +
                             R"(","source_digest":")" + source_digest + R"("})");
  service.canary = answer("/orders/7f3c", planted_answer());
  return service;
}

RepoChecks healthy_checks() {
  RepoChecks checks;
  checks.finished_at = "2026-11-23T12:29:59.000Z";
  for (const char* gate :
       {"policy", "secrets", "immutable-tags", "guarantees", "terraform", "workflow", "docs"}) {
    checks.gates.push_back({gate, Verdict::kPass, "9 files", "", "", {}, 5});
  }
  return checks;
}

template <typename T>
T& named(std::vector<T>& all, const std::string& name) {
  for (T& one : all) {
    if (one.name == name) return one;
  }
  throw std::logic_error("no " + name);
}

}  // namespace

std::string planted_number(const std::string& build) {
  return service::values_to_plant(*declared_services().front().contract.record, build).number;
}

std::string planted_number() {
  return planted_number(build_id);
}

std::string planted_answer() {
  return R"({"order_id":"7f3c","symbol":"BTC","side":"buy","qty":)" + planted_number() +
         R"(,"status":"accepted","created_at":"2026-11-23T12:00:09.000Z"})";
}

LabSpec declared_lab() {
  LabSpec lab;
  lab.network = {"stackpilot", "192.168.56.0/24", "192.168.56.1"};
  lab.os = {"ubuntu", "22.04"};
  lab.os_fallback = {"debian", "12"};
  lab.nodes = {{"control", "192.168.56.10", 2, 4096},
               {"worker1", "192.168.56.11", 2, 4096},
               {"worker2", "192.168.56.12", 2, 4096}};
  lab.compose_files = {"infra/docker-compose.yml"};
  lab.services = declared_services();
  return lab;
}

Observation healthy_observation() {
  const LabSpec lab = declared_lab();
  Observation seen;
  seen.taken_at = "2026-11-23T12:30:00.000Z";
  seen.provider = "container";
  seen.node = "control";
  seen.lab_id = lab_id;
  seen.lab_key = lab_key;
  for (const NodeSpec& node : lab.nodes) seen.nodes.push_back(healthy_node(lab, node));
  NodeFacts& control = facts_of(seen, "control");
  control.engine = healthy_engine();
  control.services.at("infra").dependency = DependencyFacts{
      true,
      false,
      "",
      1,
      "12345",
      "/var/lib/postgresql/data/pgdata",
      {{"fsync", "on"}, {"full_page_writes", "on"}, {"synchronous_commit", "on"}, {"tables", "p"}},
      3};
  control.exposure->listeners.push_back({"192.168.56.10", 8000, "docker-proxy", 699});
  control.exposure->redirections.push_back(
      {"DOCKER", "172.18.0.3:8000", "-A DOCKER -j DNAT --to-destination 172.18.0.3:8000"});
  seen.declared = lab.services;
  seen.services = {healthy_service()};
  seen.deployed = {{"control", {"infra"}}};
  seen.checks = healthy_checks();
  seen.duration_ms = 400;
  return seen;
}

NodeObservation& node_of(Observation& seen, const std::string& name) {
  return named(seen.nodes, name);
}

NodeFacts& facts_of(Observation& seen, const std::string& name) {
  return node_of(seen, name).facts.value();
}

ServiceFacts& own_facts_of(Observation& seen, const std::string& name) {
  return facts_of(seen, name).services.at("infra");
}

ServiceObservation& service_of(Observation& seen) {
  return seen.services.front();
}

PeerView& peer_of(Observation& seen, const std::string& from, const std::string& to) {
  return named(facts_of(seen, from).peers, to);
}

EngineFacts& engine_of(Observation& seen) {
  return facts_of(seen, "control").engine.value();
}

ContainerFact& api_of(Observation& seen) {
  return named(engine_of(seen).containers, "stackpilot-api");
}

ContainerFact& db_of(Observation& seen) {
  return named(engine_of(seen).containers, "stackpilot-db");
}

ImageFact& api_image_of(Observation& seen) {
  return engine_of(seen).images.at(0);
}

GateResult& gate_of(Observation& seen, const std::string& name) {
  for (GateResult& one : seen.checks.value().gates) {
    if (one.gate == name) return one;
  }
  throw std::logic_error("no " + name);
}

void lose_facts(Observation& seen, const std::string& node, FactsProblem cause,
                const std::string& problem) {
  NodeObservation& lost = node_of(seen, node);
  lost.facts.reset();
  lost.fingerprint_before.reset();
  lost.fingerprint_after.reset();
  lost.facts_cause = cause;
  lost.facts_problem = problem;
}

void stop_node(Observation& seen, const std::string& node) {
  NodeObservation& stopped = node_of(seen, node);
  stopped.runtime_state = "exited";
  stopped.is_on = false;
  stopped.icmp = Reach{false, "no ICMP echo reply", 1000};
  stopped.ssh_port = Reach{false, "TCP: No route to host", 1000};
  stopped.ssh = SshProbe{.problem = "No route to host"};
  lose_facts(seen, node, FactsProblem::kTransport, "ssh: No route to host");
  for (NodeObservation& other : seen.nodes) {
    if (!other.facts) continue;
    PeerView& peer = named(other.facts->peers, node);
    peer.icmp = peer.ssh_port = Reach{false, "No route to host", 1000};
  }
  if (node == seen.node) stop_listening(seen);
}

// Docker's proxy and firewall rule for the port go with the container.
void unpublish(NodeFacts& facts, int port) {
  std::erase_if(facts.exposure->listeners, [&](const Listener& one) { return one.port == port; });
  std::erase_if(facts.exposure->redirections,
                [](const Redirection& one) { return one.chain == "DOCKER"; });
}

void unpublish_service(Observation& seen) {
  unpublish(facts_of(seen, "control"), 8000);
}

void stop_listening(Observation& seen) {
  NodeObservation& node = node_of(seen, "control");
  if (node.facts) unpublish(*node.facts, 8000);
  ServiceObservation& service = service_of(seen);
  service.tcp = Reach{false, "TCP 192.168.56.10:8000: Connection refused", 1};
  for (HttpProbe* probe : {&service.health, &service.ready, &service.version, &service.canary}) {
    *probe = HttpProbe{.target = probe->target};
  }
}

void stop_database(Observation& seen) {
  db_of(seen).running = false;
  own_facts_of(seen, "control").dependency.reset();
  service_of(seen).ready.status = 503;
  service_of(seen).ready.body = R"({"ready":false,"detail":"db_unreachable"})";
  service_of(seen).canary.status = 503;
  service_of(seen).canary.body = R"({"detail":"db_unreachable"})";
}

void remove_container(Observation& seen, const std::string& name) {
  auto& all = engine_of(seen).containers;
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const ContainerFact& one) { return one.name == name; }),
            all.end());
}

}  // namespace stackpilot::guarantees
