#include "model/observation.h"

#include "base/find.h"

namespace stackpilot {
namespace {

// Earlier versions called the reach of a node's SSH port after its number.
Json with_ssh_port(Json saved) {
  if (saved.is_object() && !saved.contains("ssh_port") && saved.contains("tcp22")) {
    saved["ssh_port"] = saved["tcp22"];
  }
  return saved;
}

}  // namespace

STACKPILOT_DEFINE_JSON(SshProbe, host_key_recorded, methods, lab_login, silent, problem, ms)
#define STACKPILOT_OF_A_PEER name, addresses, hardware, icmp, ssh_port, silent

void to_json(Json& nlohmann_json_j, const PeerView& nlohmann_json_t) {
  NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_TO, STACKPILOT_OF_A_PEER))
}

void from_json(const Json& saved, PeerView& nlohmann_json_t) {
  const Json nlohmann_json_j = with_ssh_port(saved);
  NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_FROM, STACKPILOT_OF_A_PEER))
}

#undef STACKPILOT_OF_A_PEER

STACKPILOT_DEFINE_JSON(PublishedPort, container_port, host_address, host_port)
STACKPILOT_DEFINE_JSON(MountFact, type, name, destination)
STACKPILOT_DEFINE_JSON(ProcessFact, uid, gid, groups, capabilities, no_new_privileges, seccomp)
STACKPILOT_DEFINE_JSON_GROWN(ContainerFact,
                             (id, name, project, image_id, running, started_at, restarts, pid, user,
                              readonly_root, privileged, cap_add, cap_drop, security_opt,
                              memory_bytes, pids_limit, environment, ports, mounts, networks,
                              addresses, settings, process),
                             swarm_service, gateway_address)
STACKPILOT_DEFINE_JSON_GROWN(ImageFact, (id, tags, labels, settings), digests)
STACKPILOT_DEFINE_JSON(EngineFacts, version, containers, images, volumes, networks)
STACKPILOT_DEFINE_JSON(DependencyFacts, answers, silent, problem, records, rows_digest,
                       data_directory, durability, sessions)
STACKPILOT_DEFINE_JSON(WorkdirFact, directory, is_mount, source, lab_id)
STACKPILOT_DEFINE_JSON(TreeFact, compared, differing, more)
STACKPILOT_DEFINE_JSON(SystemFact, state, failed_units, root_writable, memory_bytes, silent)
STACKPILOT_DEFINE_JSON(Fingerprint, parts, silent, of_dependency)
STACKPILOT_DEFINE_JSON(ReplicaProbe, tcp, health, ready, version)
STACKPILOT_DEFINE_JSON_GROWN(ServiceFacts,
                             (dependency, source_digest, source_files, compose_files,
                              source_problem),
                             stack_files, replica)
STACKPILOT_DEFINE_JSON_GROWN(NodeFacts,
                             (hostname, addresses, hardware, os_name, os_version, image_source,
                              image_reason, peers, workdir, tree, system, exposure,
                              exposure_problem, engine, engine_silent, engine_problem, services),
                             swarm, swarm_problem)

// What every version of this program has saved of a node.
#define STACKPILOT_OF_A_NODE                                                                      \
  name, address, runtime_state, icmp, ssh_port, ssh, hardware, facts, facts_cause, facts_problem, \
      facts_ms, fingerprint_before, fingerprint_after, fingerprint_problem

void to_json(Json& nlohmann_json_j, const NodeObservation& nlohmann_json_t) {
  NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_TO, STACKPILOT_OF_A_NODE, is_on, baseline))
}

void from_json(const Json& saved, NodeObservation& nlohmann_json_t) {
  const Json nlohmann_json_j = with_ssh_port(saved);
  NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_FROM, STACKPILOT_OF_A_NODE))
  // An observation that was saved before there were other providers has neither.
  NodeObservation& node = nlohmann_json_t;
  node.is_on = nlohmann_json_j.value("is_on", node.runtime_state == "running");
  const auto baseline = nlohmann_json_j.find("baseline");
  if (baseline != nlohmann_json_j.end()) baseline->get_to(node.baseline);
}

#undef STACKPILOT_OF_A_NODE

STACKPILOT_DEFINE_JSON_GROWN(ServiceObservation,
                             (project, node, deployment, tcp, dependency_port, health, ready,
                              version, canary),
                             dependency_node, replica_tcp)
STACKPILOT_DEFINE_JSON_GROWN(Observation,
                             (taken_at, provider, node, selection, lab_id, lab_key, nodes, declared,
                              services, deployed, open_faults, drill_runs, changed_by, checks,
                              duration_ms, slowest, slowest_ms),
                             proof_runs, scale_out)

const ContainerFact* find_container(const EngineFacts& engine, const std::string& name) {
  const auto& all = engine.containers;
  const ContainerFact* named =
      find_or_null(all, [&](const ContainerFact& one) { return one.name == name; });
  if (named != nullptr) return named;
  return find_or_null(
      all, [&](const ContainerFact& one) { return one.running && one.swarm_service == name; });
}

const std::string& known_name(const ContainerFact& container) {
  return container.swarm_service.empty() ? container.name : container.swarm_service;
}

const Service* find_service(const Observation& seen, std::string_view project) {
  return find_or_null(seen.declared, [&](const Service& one) { return one.project == project; });
}

const SwarmView* find_swarm(const Observation& seen) {
  for (const NodeObservation& node : seen.nodes) {
    if (node.facts && node.facts->swarm && node.facts->swarm->view)
      return &*node.facts->swarm->view;
  }
  return nullptr;
}

std::string swarm_authority(const Observation& seen) {
  for (const NodeObservation& node : seen.nodes) {
    if (node.facts && node.facts->swarm && !node.facts->swarm->trust_root.empty())
      return node.facts->swarm->trust_root;
  }
  return "";
}

const Deployment* first_deployment(const Observation& seen) {
  if (seen.services.empty() || !seen.services.front().deployment) return nullptr;
  return &*seen.services.front().deployment;
}

}  // namespace stackpilot
