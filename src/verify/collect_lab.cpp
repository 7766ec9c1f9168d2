#include <fmt/format.h>

#include <functional>
#include <future>
#include <set>
#include <thread>

#include "access/observe/host_reader.h"
#include "access/observe/http_asker.h"
#include "access/observe/lock_reader.h"
#include "access/observe/node_reader.h"
#include "access/observe/node_route.h"
#include "access/observe/node_target.h"
#include "access/observe/placed_program.h"
#include "access/observe/ssh_probe.h"
#include "access/observe/tree_reader.h"
#include "base/clock.h"
#include "base/find.h"
#include "base/slowness.h"
#include "base/this_program.h"
#include "model/scale_out.h"
#include "model/state_schema.h"
#include "service/record.h"
#include "verify/collect.h"
#include "verify/collect_scale_out.h"

namespace stackpilot::verify {
namespace {

constexpr auto reach_timeout = Millis(2'000);
constexpr auto ssh_timeout = Millis(8'000);
constexpr auto fingerprint_timeout = Millis(10'000);
constexpr auto facts_timeout = Millis(15'000);
// The service's own bound for noticing that its dependency is gone, doubled.
constexpr auto readiness_bound = Millis(2'000);
constexpr auto settle_interval = Millis(200);

std::string lab_key_blob(const Workspace& workspace) {
  const std::string line = read_file(workspace.ssh_key().string() + ".pub").value_or("");
  const std::size_t start = line.find(' ');
  return start == std::string::npos ? ""
                                    : line.substr(start + 1, line.find(' ', start + 1) - start - 1);
}

// Sends HTTP requests only after a TCP connection to the port succeeded.
class ServiceObserver {
 public:
  ServiceObserver(const Workspace& workspace, const NodeSpec& node, int port,
                  const Stopwatch& clock)
      : workspace_(workspace), node_(node), port_(port), asker_(clock) {}

  Reach prove_tcp() {
    Reach reach = access::reach_port(workspace_, node_, port_, scaled(reach_timeout));
    if (!reach.ok) return reach;
    const Result<access::HttpEndpoint> route = access::route_to(workspace_, node_, port_);
    if (!route) return Reach{false, route.error().message, reach.ms};
    asker_.tcp_is_proven(*route);
    return reach;
  }

  HttpProbe get(const std::string& target,
                const std::map<std::string, std::string>& headers = {}) const {
    return asker_.get(target, headers);
  }

 private:
  const Workspace& workspace_;
  const NodeSpec& node_;
  const int port_;
  access::HttpAsker asker_;
};

const Service& declared_of(const LabSpec& lab, const std::string& project) {
  return *find_or_null(lab.services, [&](const Service& one) { return one.project == project; });
}

// The request that reads the planted record; nullopt when the deploy planted none.
std::optional<service::RecordRequest> read_of_canary(const Contract& contract,
                                                     const std::optional<Deployment>& deployment) {
  if (!contract.record || !deployment || !deployment->canary) return std::nullopt;
  const RecordContract& record = *contract.record;
  auto request = service::read_request(
      record, service::values_to_plant(record, deployment->build_id), deployment->canary->id);
  return request ? std::optional(std::move(*request)) : std::nullopt;
}

// The node of the dependency of a service that is looked at on a node.
std::string dependency_node_of(const LabSpec& lab, const std::optional<ScaleOut>& record,
                               const Target& target) {
  const bool stacked = record && record->project == target.project;
  return stacked && lab.find_node(record->database) != nullptr ? record->database : target.node;
}

ServiceObservation observe_service(const Workspace& workspace, const LabSpec& lab,
                                   const Target& target, const std::string& dependency_node,
                                   const Stopwatch& clock) {
  const Service& declared = declared_of(lab, target.project);
  const Contract& contract = declared.contract;
  const NodeSpec& node = *lab.find_node(target.node);
  ServiceObserver service(workspace, node, declared.port, clock);
  ServiceObservation seen;
  seen.project = target.project;
  seen.node = target.node;
  seen.dependency_node = dependency_node;
  seen.deployment = read_deployment(workspace, target.node, target.project);
  seen.tcp = service.prove_tcp();
  if (declared.dependency) {
    seen.dependency_port = access::reach_port(workspace, *lab.find_node(dependency_node),
                                              declared.dependency->port, scaled(reach_timeout));
  }
  if (contract.liveness) seen.health = service.get(contract.liveness->get);
  seen.ready = service.get(contract.readiness.get);
  if (contract.version) seen.version = service.get(contract.version->get);
  if (const auto canary = read_of_canary(contract, seen.deployment)) {
    seen.canary = service.get(canary->target, canary->headers);
  }
  return seen;
}

// The facts of a node that are collected first.
struct FirstLook {
  Reach ssh_port;
  std::future<SshProbe> ssh;  // still running: it takes longest and changes nothing
  access::NodeAnswer<Fingerprint> fingerprint;
};

// Uses SSH only after a TCP connection to its port succeeded: a dead node costs one timeout.
FirstLook look_first(const Workspace& workspace, const NodeSpec& node) {
  const access::SshTarget target = access::target_of(workspace, node);
  FirstLook look{access::reach_port(workspace, node, target.port, scaled(reach_timeout)), {}, {}};
  if (look.ssh_port.ok) {
    look.ssh = std::async(std::launch::async, access::probe_ssh, target, scaled(ssh_timeout));
    look.fingerprint = access::ask_fingerprint(target, scaled(fingerprint_timeout));
  } else {
    look.fingerprint.cause = FactsProblem::kTransport;
    look.fingerprint.problem = look.ssh_port.problem;
  }
  return look;
}

NodeObservation observe_unreachable(const NodeSpec& node, const Reach& ssh_port) {
  NodeObservation seen{.name = node.name, .address = node.address, .ssh_port = ssh_port};
  seen.icmp = access::reach_by_ping(node, scaled(reach_timeout / 2));
  seen.ssh.problem = ssh_port.problem;
  seen.facts_cause = FactsProblem::kTransport;
  seen.facts_problem = ssh_port.problem;
  return seen;
}

// Files by path, with their digests, as this host has them.
using Tree = std::shared_future<FileDigests>;

// A node that has let all the time for its fingerprint pass hangs: it is not asked for more.
access::NodeAnswer<NodeFacts> ask_facts(const access::SshTarget& target, const FirstLook& look,
                                        const Tree& tree) {
  if (look.fingerprint.silent) {
    return {.cause = look.fingerprint.cause, .problem = look.fingerprint.problem, .silent = true};
  }
  return access::ask_facts(target, scaled(facts_timeout), tree.get());
}

NodeObservation observe_node(const Workspace& workspace, const NodeSpec& node, FirstLook& look,
                             const Tree& tree) {
  if (!look.ssh_port.ok) return observe_unreachable(node, look.ssh_port);
  const access::SshTarget target = access::target_of(workspace, node);
  auto facts = std::async(std::launch::async, [&] { return ask_facts(target, look, tree); });
  NodeObservation seen;
  seen.name = node.name;
  seen.address = node.address;
  seen.icmp = access::reach_by_ping(node, scaled(reach_timeout));
  seen.ssh_port = look.ssh_port;
  seen.ssh = look.ssh.get();
  access::NodeAnswer<NodeFacts> answer = facts.get();
  seen.facts = std::move(answer.value);
  seen.facts_cause = answer.cause;
  seen.facts_problem = answer.problem;
  seen.facts_ms = answer.ms;
  return seen;
}

// Observes the services and all nodes in parallel.
void observe_all(const Workspace& workspace, const LabSpec& lab, const std::vector<Target>& targets,
                 const std::optional<ScaleOut>& record, const Stopwatch& clock, const Tree& tree,
                 std::vector<FirstLook>& looks, Observation& seen) {
  std::vector<std::future<NodeObservation>> nodes;
  for (std::size_t i = 0; i < lab.nodes.size(); ++i) {
    nodes.push_back(std::async(std::launch::async, [&workspace, &lab, &looks, &tree, i] {
      return observe_node(workspace, lab.nodes[i], looks[i], tree);
    }));
  }
  std::vector<std::future<ServiceObservation>> services;
  services.reserve(targets.size());
  for (const Target& target : targets) {
    services.push_back(std::async(std::launch::async, observe_service, std::cref(workspace),
                                  std::cref(lab), std::cref(target),
                                  dependency_node_of(lab, record, target), std::cref(clock)));
  }
  if (record) seen.scale_out = observe_scale_out(workspace, lab, *record, clock);
  for (auto& service : services) seen.services.push_back(service.get());
  for (auto& node : nodes) seen.nodes.push_back(node.get());
}

NodeObservation* node_of(Observation& seen, const std::string& name) {
  return find_or_null(seen.nodes, [&](const NodeObservation& one) { return one.name == name; });
}

// What a node knows of a service; null when it could not be asked.
ServiceFacts* own_facts(Observation& seen, const std::string& node, const std::string& project) {
  NodeObservation* found = node_of(seen, node);
  if (found == nullptr || !found->facts || !found->facts->engine) return nullptr;
  const auto own = found->facts->services.find(project);
  return own == found->facts->services.end() ? nullptr : &own->second;
}

// Any replica may answer the host. Of a service that runs as a stack, the answers that count are
// those to its node. Where there is none, there are no answers.
void ask_by_its_node(Observation& seen, ServiceObservation& service) {
  if (!seen.scale_out || seen.scale_out->record.project != service.project) return;
  const ServiceFacts* own = own_facts(seen, service.node, service.project);
  const ReplicaProbe replica = own != nullptr && own->replica ? *own->replica : ReplicaProbe{};
  service.health = replica.health;
  service.ready = replica.ready;
  service.version = replica.version;
  if (own != nullptr && own->replica) service.replica_tcp = replica.tcp;
}

// Whether the service says that it is ready, and its dependency does not answer.
bool seem_to_differ(Observation& seen, const ServiceObservation& service) {
  if (own_facts(seen, service.node, service.project) == nullptr) return false;
  const ServiceFacts* own = own_facts(seen, service.dependency_node, service.project);
  if (own == nullptr) return false;
  return service.ready.status == 200 && !(own->dependency && own->dependency->answers);
}

// Asks a node once more for what may have changed of a service there.
bool look_again(const Workspace& workspace, const NodeSpec& node, const std::string& project,
                Observation& seen) {
  auto facts = access::ask_facts(access::target_of(workspace, node), scaled(facts_timeout));
  if (!facts.value) return false;
  NodeFacts& known = *node_of(seen, node.name)->facts;
  known.engine = std::move(facts.value->engine);
  known.engine_silent = facts.value->engine_silent;
  known.engine_problem = facts.value->engine_problem;
  ServiceFacts& own = known.services[project];
  own.dependency = std::move(facts.value->services[project].dependency);
  own.replica = std::move(facts.value->services[project].replica);
  return true;
}

// The dependency may have gone between the two questions. The service may be wrong for as long as
// its own bound allows: both are asked again until they agree, or that time is over.
void settle(const Workspace& workspace, const LabSpec& lab, const Stopwatch& clock,
            Observation& seen, ServiceObservation& service) {
  const Service& declared = declared_of(lab, service.project);
  if (!declared.dependency) return;
  const NodeSpec& node = *lab.find_node(service.node);
  ServiceObserver observer(workspace, node, declared.port, clock);
  const Deadline deadline(scaled(readiness_bound));
  while (seem_to_differ(seen, service) && deadline.left() > Millis(0)) {
    std::this_thread::sleep_for(settle_interval);
    for (const std::string& name : std::set{service.node, service.dependency_node}) {
      if (!look_again(workspace, *lab.find_node(name), service.project, seen)) return;
    }
    if (!observer.prove_tcp().ok) return;
    service.ready = observer.get(declared.contract.readiness.get);
    ask_by_its_node(seen, service);
  }
}

void add_baselines(std::vector<NodeObservation>& nodes, const Workspace& workspace,
                   const LabSpec& lab) {
  for (NodeObservation& node : nodes) {
    if (lab.find_node(node.name)->ssh) node.baseline = read_baseline(workspace, node.name);
  }
}

void add_hardware(std::vector<NodeObservation>& nodes) {
  const std::string arp = read_file("/proc/net/arp").value_or("");
  for (NodeObservation& node : nodes) node.hardware = access::neighbour(arp, node.address);
}

// Node to the projects of which a deploy is recorded there.
std::map<std::string, std::vector<std::string>> deployed_in(const Workspace& workspace,
                                                            const LabSpec& lab) {
  std::map<std::string, std::vector<std::string>> deployed;
  for (const NodeSpec& node : lab.nodes) {
    for (const Service& service : lab.services) {
      if (read_deployment(workspace, node.name, service.project)) {
        deployed[node.name].push_back(service.project);
      }
    }
  }
  return deployed;
}

void add_states(std::vector<NodeObservation>& nodes,
                const std::vector<machine::MachineState>& states) {
  for (NodeObservation& node : nodes) {
    const machine::MachineState state = state_of(states, node.name);
    node.runtime_state = state.words;
    node.is_on = state.power == machine::Power::kOn;
  }
}

// One entry for each node, in the order of the lab.
std::vector<FirstLook> look_first_at_all(const Workspace& workspace, const LabSpec& lab) {
  std::vector<std::future<FirstLook>> looking;
  for (const NodeSpec& node : lab.nodes) {
    looking.push_back(
        std::async(std::launch::async, look_first, std::cref(workspace), std::cref(node)));
  }
  std::vector<FirstLook> looks;
  looks.reserve(looking.size());
  for (auto& one : looking) looks.push_back(one.get());
  return looks;
}

// Takes the second fingerprint of every node that has a first one.
void add_fingerprints(std::vector<NodeObservation>& nodes, std::vector<FirstLook> before,
                      const Workspace& workspace, const LabSpec& lab) {
  std::vector<std::future<access::NodeAnswer<Fingerprint>>> asked(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    nodes[i].fingerprint_problem = before[i].fingerprint.problem;
    nodes[i].fingerprint_before = std::move(before[i].fingerprint.value);
    if (!nodes[i].fingerprint_before) continue;
    asked[i] = std::async(std::launch::async, access::ask_fingerprint,
                          access::target_of(workspace, lab.nodes[i]), scaled(facts_timeout));
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!asked[i].valid()) continue;
    access::NodeAnswer<Fingerprint> after = asked[i].get();
    nodes[i].fingerprint_after = std::move(after.value);
    nodes[i].fingerprint_problem = after.problem;
  }
}

void note_slowest(Observation& seen) {
  const auto consider = [&](const std::string& what, double ms) {
    if (ms <= seen.slowest_ms) return;
    seen.slowest = what;
    seen.slowest_ms = ms;
  };
  for (const NodeObservation& node : seen.nodes) {
    consider("facts of " + node.name, node.facts_ms);
    consider("SSH handshake of " + node.name, node.ssh.ms);
    consider("ICMP to " + node.name, node.icmp.ms);
    consider("TCP to " + node.name, node.ssh_port.ms);
  }
  for (const ServiceObservation& service : seen.services) {
    for (const HttpProbe* probe :
         {&service.health, &service.ready, &service.version, &service.canary}) {
      consider("GET " + probe->target, probe->ms);
    }
  }
}

// Runs on other builds prove nothing about these, and their number only grows.
void drop_other_runs(Observation& seen) {
  const auto is_of_these = [&](const std::string& build_id) {
    return std::any_of(seen.services.begin(), seen.services.end(), [&](const auto& service) {
      return service.deployment && service.deployment->build_id == build_id;
    });
  };
  std::erase_if(seen.drill_runs, [&](const DrillRun& run) { return !is_of_these(run.build_id); });
  std::erase_if(seen.proof_runs, [&](const ProofRun& run) {
    return !is_of_these(run.build_id) || run.program_digest != this_program_digest();
  });
}

tl::unexpected<Error> no_lab(const std::string& why) {
  return fail(ErrorKind::kCapability, "there is no lab to verify: " + why, "boot one: make up");
}

Result<std::vector<machine::MachineState>> find_lab(const Workspace& workspace,
                                                    const machine::Survey& survey) {
  if (workspace.lab_id().empty()) return no_lab("this checkout has never booted one");
  Result<std::vector<machine::MachineState>> states = survey.list();
  if (!states && states.error().kind == ErrorKind::kCapability) {
    return no_lab(states.error().message);
  }
  if (states && states->empty()) return no_lab("it has no nodes");
  return states;
}

}  // namespace

std::vector<Target> deployed_services(const Workspace& workspace, const LabSpec& lab,
                                      const Target& wanted, Meant meant) {
  std::vector<Target> targets;
  bool anywhere = false;
  auto deployed = deployed_in(workspace, lab);
  for (const NodeSpec& node : lab.nodes) {
    for (const std::string& project : deployed[node.name]) {
      anywhere = anywhere || project == wanted.project;
      const bool first = project == wanted.project && node.name == wanted.node;
      targets.insert(first ? targets.begin() : targets.end(), {project, node.name});
    }
  }
  const bool missed = !anywhere && meant == Meant::kByName;
  if (missed || targets.empty()) targets.insert(targets.begin(), wanted);
  return targets;
}

Result<Observation> observe(const Workspace& workspace, const LabSpec& lab,
                            const std::vector<Target>& targets, const machine::Survey& survey) {
  const Stopwatch clock;
  // An older lab is read as it is; a newer one cannot be judged here, and its nodes are not asked.
  TRY(age_of_state(workspace));
  auto finding = std::async(std::launch::async, [&] { return find_lab(workspace, survey); });
  if (workspace.lab_id().empty()) return pass_on(finding.get());
  TRY(access::prepare_to_reach(workspace));
  const Tree tree = std::async(std::launch::async, [&workspace] {
                      return access::read_tree(workspace.root()).value_or(FileDigests());
                    }).share();
  std::vector<FirstLook> before = look_first_at_all(workspace, lab);
  TRY_ASSIGN(const std::vector<machine::MachineState> states, finding.get());

  Observation seen;
  seen.taken_at = utc_now();
  seen.provider = survey.provider();
  seen.node = targets.front().node;
  TRY_ASSIGN(const std::optional<ScaleOut> record, read_scale_out(workspace));
  for (const Service& service : lab.services) {
    seen.declared.push_back(record && record->project == service.project ? as_stack(service)
                                                                         : service);
  }
  seen.lab_id = workspace.lab_id();
  seen.lab_key = lab_key_blob(workspace);
  seen.changed_by = access::read_lock_holder(workspace.lock());
  seen.deployed = deployed_in(workspace, lab);
  TRY_ASSIGN(std::vector<Fault> open_faults, read_open_faults(workspace.ledger()));
  seen.open_faults = std::move(open_faults);
  seen.drill_runs = read_drill_runs(workspace.evidence());
  seen.proof_runs = read_proof_runs(workspace.evidence());
  observe_all(workspace, lab, targets, record, clock, tree, before, seen);
  observe_control_plane(workspace, lab, seen);
  for (ServiceObservation& service : seen.services) ask_by_its_node(seen, service);
  for (ServiceObservation& service : seen.services) settle(workspace, lab, clock, seen, service);
  drop_other_runs(seen);
  add_hardware(seen.nodes);
  add_baselines(seen.nodes, workspace, lab);
  add_states(seen.nodes, states);
  add_fingerprints(seen.nodes, std::move(before), workspace, lab);
  if (seen.changed_by.empty()) seen.changed_by = access::read_lock_holder(workspace.lock());
  note_slowest(seen);
  seen.duration_ms = clock.elapsed_ms();
  return seen;
}

}  // namespace stackpilot::verify
