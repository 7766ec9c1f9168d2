#include <fmt/format.h>

#include <functional>
#include <future>

#include "access/observe/engine_finder.h"
#include "access/observe/http.h"
#include "access/observe/node_reader.h"
#include "access/observe/node_target.h"
#include "access/observe/ssh_probe.h"
#include "access/observe/tcp.h"
#include "base/clock.h"
#include "verify/collect.h"

namespace stackpilot::verify {
namespace {

constexpr auto reach_timeout = Millis(2'000);
constexpr auto ssh_timeout = Millis(8'000);
constexpr auto facts_timeout = Millis(15'000);
constexpr auto http_timeout = Millis(5'000);

std::string lab_key_blob(const Workspace& workspace) {
  const std::string line = read_file(workspace.ssh_key().string() + ".pub").value_or("");
  const std::size_t start = line.find(' ');
  return start == std::string::npos ? ""
                                    : line.substr(start + 1, line.find(' ', start + 1) - start - 1);
}

// TCP first: HTTP is asked only on a port that has just been proven open.
class ServiceObserver {
 public:
  ServiceObserver(std::string address, int port, const Stopwatch& clock)
      : endpoint_{std::move(address), port}, clock_(clock) {}

  Reach prove_tcp() {
    Reach reach = access::probe_tcp(endpoint_.address, endpoint_.port, reach_timeout);
    if (reach.ok) proven_at_ms_ = clock_.elapsed_ms();
    return reach;
  }

  HttpProbe get(const std::string& target) const {
    HttpProbe probe{.target = target, .tcp_proven_at_ms = proven_at_ms_};
    if (proven_at_ms_ == 0) {
      probe.problem = "not asked: no TCP";
      return probe;
    }
    probe.asked_at_ms = clock_.elapsed_ms();
    const Result<access::HttpReply> reply = access::http_get(endpoint_, target, http_timeout);
    probe.ms = clock_.elapsed_ms() - probe.asked_at_ms;
    if (reply) {
      probe.status = reply->status;
      probe.body = reply->body;
    } else {
      probe.problem = reply.error().message;
    }
    return probe;
  }

 private:
  access::TcpEndpoint endpoint_;
  const Stopwatch& clock_;
  double proven_at_ms_ = 0;
};

ServiceObservation observe_service(const LabSpec& lab, const NodeSpec& node,
                                   const std::optional<Deployment>& deployment,
                                   const Stopwatch& clock) {
  ServiceObserver service(node.address, lab.service.port, clock);
  ServiceObservation seen;
  seen.tcp = service.prove_tcp();
  seen.database_port = access::probe_tcp(node.address, lab.service.db.port, reach_timeout);
  seen.health = service.get("/health");
  seen.ready = service.get("/ready");
  seen.version = service.get("/version");
  if (deployment) seen.canary = service.get("/orders/" + deployment->canary.order_id);
  return seen;
}

NodeObservation observe_node(const Workspace& workspace, const NodeSpec& node) {
  const access::SshTarget target = access::target_of(workspace, node);
  auto facts = std::async(std::launch::async, access::ask_facts, target, facts_timeout);
  auto ssh = std::async(std::launch::async, access::probe_ssh, target, ssh_timeout);
  NodeObservation seen;
  seen.name = node.name;
  seen.address = node.address;
  seen.icmp = access::probe_icmp(node.address, reach_timeout);
  seen.tcp22 = access::probe_tcp(node.address, 22, reach_timeout);
  seen.ssh = ssh.get();
  access::NodeAnswer<NodeFacts> answer = facts.get();
  seen.facts = std::move(answer.value);
  seen.facts_cause = answer.cause;
  seen.facts_problem = answer.problem;
  seen.facts_ms = answer.ms;
  return seen;
}

void add_fingerprints_after(const Workspace& workspace, const LabSpec& lab,
                            std::vector<NodeObservation>& nodes) {
  std::vector<std::future<access::NodeAnswer<Fingerprint>>> asked;
  for (const NodeSpec& node : lab.nodes) {
    asked.push_back(std::async(std::launch::async, access::ask_fingerprint,
                               access::target_of(workspace, node), facts_timeout));
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    access::NodeAnswer<Fingerprint> answer = asked[i].get();
    nodes[i].fingerprint_after = std::move(answer.value);
    nodes[i].fingerprint_problem = answer.problem;
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
    consider("TCP to " + node.name, node.tcp22.ms);
  }
  const ServiceObservation& service = seen.service;
  for (const HttpProbe* probe :
       {&service.health, &service.ready, &service.version, &service.canary}) {
    consider("GET " + probe->target, probe->ms);
  }
}

tl::unexpected<Error> no_lab(const std::string& why) {
  return fail(ErrorKind::kCapability, "there is no lab to verify: " + why, "boot one: make up");
}

Result<std::vector<access::NodeState>> find_lab(const Workspace& workspace) {
  if (workspace.lab_id().empty()) return no_lab("this checkout has never booted one");
  const Result<access::FoundEngine> engine = access::find_engine(workspace);
  if (!engine) return no_lab(engine.error().message);
  Result<std::vector<access::NodeState>> states =
      access::read_node_states(engine->endpoint, workspace.lab_id());
  if (states && states->empty()) return no_lab("it has no nodes");
  return states;
}

}  // namespace

Result<Observation> observe(const Workspace& workspace, const LabSpec& lab,
                            const std::string& node) {
  const Stopwatch clock;
  auto lab_states = std::async(std::launch::async, [&] { return find_lab(workspace); });
  if (workspace.lab_id().empty()) return pass_on(lab_states.get());
  if (Status made = make_folder(workspace.ssh_sockets(), fs::perms::owner_all); !made) {
    return pass_on(made);
  }
  Observation seen;
  seen.taken_at = utc_now();
  seen.provider = "container";
  seen.node = node;
  seen.lab_id = workspace.lab_id();
  seen.lab_key = lab_key_blob(workspace);
  seen.deployment = read_deployment(workspace, node);
  std::vector<std::future<NodeObservation>> nodes;
  for (const NodeSpec& one : lab.nodes) {
    nodes.push_back(std::async(std::launch::async,
                               [&workspace, &one] { return observe_node(workspace, one); }));
  }
  seen.service = observe_service(lab, *lab.find_node(node), seen.deployment, clock);
  for (auto& one : nodes) seen.nodes.push_back(one.get());
  const Result<std::vector<access::NodeState>> states = lab_states.get();
  if (!states) return pass_on(states);
  for (NodeObservation& one : seen.nodes) {
    one.runtime_state = "absent";
    for (const access::NodeState& state : *states) {
      if (state.name == one.name) one.runtime_state = state.state;
    }
  }
  add_fingerprints_after(workspace, lab, seen.nodes);
  note_slowest(seen);
  seen.duration_ms = clock.elapsed_ms();
  return seen;
}

}  // namespace stackpilot::verify
