#include "node/facts/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <set>

#include "access/exec/process.h"
#include "access/observe/deployment_files.h"
#include "access/observe/engine_reader.h"
#include "access/observe/exposure_reader.h"
#include "access/observe/host_reader.h"
#include "access/observe/http.h"
#include "access/observe/node_target.h"
#include "access/observe/replica_probe.h"
#include "access/observe/swarm_reader.h"
#include "access/observe/tcp.h"
#include "access/observe/tree_reader.h"
#include "base/clock.h"
#include "base/find.h"
#include "base/slowness.h"
#include "base/text.h"
#include "base/this_program.h"
#include "model/scale_out.h"
#include "node/facts/ours.h"
#include "node/facts/system_reader.h"
#include "service/dependency/kind.h"

namespace stackpilot::node {
namespace {

constexpr auto peer_timeout = Millis(2'000);
constexpr auto exposure_timeout = Millis(10'000);
constexpr std::size_t most_differing = 20;
constexpr const char* log_lines = "100";

PeerView look_at_peer(const NodeSpec& node, const std::string& self) {
  PeerView peer{.name = node.name};
  Result<std::vector<std::string>> addresses = access::resolve(node.name);
  if (!addresses) {
    peer.silent = true;
    return peer;
  }
  peer.addresses = std::move(*addresses);
  if (peer.addresses.empty() || node.name == self) return peer;
  peer.icmp = access::probe_icmp(peer.addresses.front(), scaled(peer_timeout));
  peer.ssh_port = access::probe_tcp(peer.addresses.front(), node.ssh_port(), scaled(peer_timeout));
  return peer;
}

// The container that goes by one of the names that a component has: that of the compose project, or
// as a task of a stack. Null when it does not run here.
const ContainerFact* find_running(const EngineFacts& engine, const Component& composed,
                                  const Component& stacked) {
  for (const std::string& name : {composed.container, stacked.container}) {
    const ContainerFact* found = find_container(engine, name);
    if (found != nullptr && found->running) return found;
  }
  return nullptr;
}

// At which this node reaches it; empty when it does not. What is on an overlay network is reached
// at another address than there.
std::string address_of(const ContainerFact& container) {
  if (!container.swarm_service.empty()) return container.gateway_address;
  return container.addresses.empty() ? "" : container.addresses.front();
}

struct EngineView {
  Result<EngineFacts> engine;
  std::map<std::string, DependencyFacts> dependencies;  ///< by project; of those that run
};

DependencyFacts ask_dependency(const ContainerFact& container, Dependency dependency) {
  dependency.component.container = container.name;
  return service::read(address_of(container), dependency);
}

void add_processes(EngineFacts& engine) {
  for (ContainerFact& one : engine.containers) {
    if (one.running) one.process = read_process(one.pid);
  }
}

// What says where a service finds its dependency; other variables may be secret.
std::set<std::string> told_variables(const LabSpec& lab) {
  std::set<std::string> names;
  for (const Service& service : lab.services) {
    if (service.dependency) names.insert(service.dependency->contract.variable);
  }
  return names;
}

EngineView look_at_engine(const LabSpec& lab) {
  EngineView view{access::read_engine(access::node_engine_socket, told_variables(lab)), {}};
  if (!view.engine) return view;
  std::map<std::string, std::future<DependencyFacts>> asked;
  for (const Service& service : lab.services) {
    if (!service.dependency) continue;
    const ContainerFact* running = find_running(*view.engine, service.dependency->component,
                                                as_stack(service).dependency->component);
    if (running == nullptr) continue;
    asked[service.project] =
        std::async(std::launch::async, ask_dependency, std::cref(*running), *service.dependency);
  }
  for (auto& [project, answer] : asked) view.dependencies[project] = answer.get();
  return view;
}

Fingerprint fingerprint_of(const EngineView& view, const LabSpec& lab) {
  if (!view.engine) {
    const Error& why = view.engine.error();
    return Fingerprint{.silent = access::is_silent(why) ? why.message : ""};
  }
  Fingerprint fingerprint = access::fingerprint_of(
      lab.adopts_machines() ? ours_of(*view.engine, lab.services) : *view.engine);
  for (const auto& [project, dependency] : view.dependencies) {
    if (dependency.silent) {
      fingerprint.silent = dependency.problem;
      fingerprint.of_dependency = true;
    }
    if (!dependency.answers) continue;
    fingerprint.parts["rows of " + project] =
        std::to_string(dependency.records) + " " + dependency.rows_digest;
  }
  return fingerprint;
}

void add_system(NodeFacts& facts) {
  facts.hostname = access::read_hostname();
  facts.addresses = access::read_addresses();
  const OsSpec os = access::parse_os_release(read_file("/etc/os-release").value_or(""));
  facts.os_name = os.name;
  facts.os_version = os.version;
  const std::string origin = read_file("/etc/stackpilot-image").value_or("");
  facts.image_source = access::value_of(origin, "source");
  facts.image_reason = access::value_of(origin, "reason");
  facts.system = read_system();
}

// Root's view of this node: the same program, run by sudo.
Result<Exposure> look_at_exposure(const std::string& self) {
  TRY_ASSIGN(const fs::path program, this_program_path());
  TRY_ASSIGN(const access::Output said,
             access::run_ok(
                 {.argv = {"sudo", "-n", "env", fmt::format("{}={}", slowness_variable, slowness()),
                           program.string(), "node", "exposure", "--node", self},
                  .timeout = scaled(exposure_timeout)}));
  return parse_json<Exposure>(said.out, "what of this node can be reached");
}

void add_exposure(Result<Exposure> seen, NodeFacts& facts) {
  if (seen) {
    facts.exposure = std::move(*seen);
  } else {
    facts.exposure_problem = seen.error().message;
  }
}

TreeFact compare_tree(const Workspace& workspace, const FileDigests& of_host) {
  std::vector<std::string> differing = access::differing_files(workspace.root(), of_host);
  const std::size_t shown = std::min(differing.size(), most_differing);
  const std::size_t more = differing.size() - shown;
  differing.resize(shown);
  return TreeFact{of_host.size(), std::move(differing), more};
}

ServiceFacts read_files(const Workspace& workspace, const Service& service) {
  ServiceFacts facts;
  auto files = access::read_deployment_files(workspace.root(), service);
  if (!files) {
    facts.source_problem = files.error().message;
    return facts;
  }
  facts.source_digest = files->source_digest();
  facts.source_files = std::move(files->source);
  facts.compose_files = std::move(files->compose);
  facts.stack_files = std::move(files->stack);
  return facts;
}

// The container of the service's replica here, or null.
const ContainerFact* find_replica(const EngineFacts& engine, const Service& service) {
  const ContainerFact* task = find_container(engine, as_stack(service).component.container);
  return task == nullptr || task->swarm_service.empty() ? nullptr : task;
}

// Asks the replicas that run here.
void add_replicas(const LabSpec& lab, NodeFacts& facts) {
  if (!facts.engine) return;
  std::map<std::string, std::future<ReplicaProbe>> asked;
  for (const Service& service : lab.services) {
    const ContainerFact* task = find_replica(*facts.engine, service);
    if (task == nullptr) continue;
    asked[service.project] = std::async(std::launch::async, access::probe_replica,
                                        task->gateway_address, std::cref(service));
  }
  for (auto& [project, answer] : asked) facts.services[project].replica = answer.get();
}

void add_swarm(Result<std::optional<SwarmFacts>> seen, NodeFacts& facts) {
  if (seen) {
    facts.swarm = std::move(*seen);
  } else {
    facts.swarm_problem = seen.error().message;
  }
}

// The card that answers for a node's address, as this node sees it.
void add_hardware(const LabSpec& lab, const std::string& self, NodeFacts& facts) {
  const std::string arp = read_file("/proc/net/arp").value_or("");
  for (PeerView& peer : facts.peers) {
    if (!peer.addresses.empty()) {
      peer.hardware = access::neighbour(arp, peer.addresses.front());
    }
  }
  if (const NodeSpec* node = lab.find_node(self)) {
    facts.hardware = access::read_hardware_address(node->address);
  }
}

// The containers of the service's stack on this node, those of ended tasks too.
std::vector<std::string> tasks_here(const Service& service) {
  const auto listed =
      access::run({.argv = {"docker", "ps", "--all", "--filter",
                            fmt::format("label={}={}", stack_label, service.project), "--format",
                            "{{.Names}}"}});
  std::vector<std::string> names;
  if (!listed) return names;
  for (const std::string_view line : lines_of(listed->out)) names.emplace_back(line);
  return names;
}

}  // namespace

Readiness read_readiness(const Workspace& workspace) {
  Readiness readiness;
  readiness.workdir = access::read_workdir(workspace);
  const auto systemd = access::run({.argv = {"systemctl", "is-system-running"}});
  readiness.systemd = systemd ? access::trimmed(systemd->out) : systemd.error().message;
  return readiness;
}

NodeFacts read_facts(const Workspace& workspace, const LabSpec& lab, const std::string& self,
                     const FileDigests& tree_of_host) {
  std::vector<std::future<PeerView>> peers;
  for (const NodeSpec& node : lab.nodes) {
    peers.push_back(std::async(std::launch::async, look_at_peer, node, self));
  }
  auto engine = std::async(std::launch::async, [&lab] { return look_at_engine(lab); });
  auto exposure = std::async(std::launch::async, look_at_exposure, self);
  auto swarm = std::async(std::launch::async, access::read_swarm, access::node_engine_socket);

  NodeFacts facts;
  add_system(facts);
  facts.workdir = access::read_workdir(workspace);
  facts.tree = compare_tree(workspace, tree_of_host);
  for (const Service& service : lab.services) {
    facts.services[service.project] = read_files(workspace, service);
  }
  for (auto& peer : peers) facts.peers.push_back(peer.get());
  EngineView view = engine.get();
  if (!view.engine) {
    facts.engine_problem = view.engine.error().message;
    facts.engine_silent = access::is_silent(view.engine.error());
  }
  if (view.engine) facts.engine = std::move(*view.engine);
  if (facts.engine) add_processes(*facts.engine);
  for (auto& [project, dependency] : view.dependencies) {
    facts.services[project].dependency = std::move(dependency);
  }
  add_replicas(lab, facts);
  add_swarm(swarm.get(), facts);
  add_hardware(lab, self, facts);
  add_exposure(exposure.get(), facts);
  return facts;
}

Result<ReplicaProbe> read_replica(const Service& service) {
  TRY_ASSIGN(const EngineFacts engine, access::read_engine(access::node_engine_socket));
  const ContainerFact* task = find_replica(engine, service);
  if (task != nullptr) return access::probe_replica(task->gateway_address, service);
  return fail(ErrorKind::kBroken, "no replica runs here");
}

Result<Baseline> read_baseline_here(const std::string& self) {
  NodeFacts facts;
  add_system(facts);
  if (facts.system.silent) {
    return fail(ErrorKind::kBroken, "systemd did not answer in time", "run the command again");
  }
  Baseline baseline{.taken_at = utc_now(),
                    .hostname = facts.hostname,
                    .os_name = facts.os_name,
                    .os_version = facts.os_version,
                    .addresses = facts.addresses,
                    .failed_units = facts.system.failed_units,
                    .ssh_methods = {},
                    .exposure = {}};
  TRY_ASSIGN(baseline.exposure, look_at_exposure(self));
  return baseline;
}

// sshd's settings may depend on the client's address. Where the lab has no network of its own, the
// host's is not known: one of those for examples (RFC 5737) stands for any.
Result<Exposure> read_exposure(const LabSpec& lab) {
  return access::read_exposure(lab.network.host.empty() ? "192.0.2.1" : lab.network.host);
}

Fingerprint read_fingerprint(const LabSpec& lab) {
  return fingerprint_of(look_at_engine(lab), lab);
}

Json read_logs(const Service& service) {
  Json logs = Json::object();
  std::vector<std::string> containers = containers_of(service);
  const std::vector<std::string> tasks = tasks_here(service);
  if (!tasks.empty()) containers = tasks;
  for (const std::string& container : containers) {
    const auto said = access::run({.argv = {"docker", "logs", "--tail", log_lines, container}});
    logs[container] = said ? said->out + said->err : said.error().message;
  }
  return logs;
}

}  // namespace stackpilot::node
