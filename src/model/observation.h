// A snapshot of facts: the only input of the judges. It is saved as JSON and can be judged again.
// A part that could not be collected is absent, and its `problem` says why.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/build_context.h"
#include "base/json.h"
#include "model/baseline.h"
#include "model/container_settings.h"
#include "model/deployment.h"
#include "model/drill_run.h"
#include "model/exposure.h"
#include "model/fault.h"
#include "model/http_probe.h"
#include "model/proof_run.h"
#include "model/reach.h"
#include "model/repo_checks.h"
#include "model/scale_out_observation.h"
#include "model/service.h"
#include "model/swarm_facts.h"

namespace stackpilot {

/// A new SSH handshake without credentials, then a new login with the lab key.
struct SshProbe {
  bool host_key_recorded = false;    ///< the server's key is the one in known_hosts
  std::vector<std::string> methods;  ///< authentication methods the server offers
  bool lab_login = false;            ///< the login with the lab key worked
  bool silent = false;               ///< it had not answered when our time was over
  std::string problem;
  double ms = 0;
};
STACKPILOT_DECLARE_JSON(SshProbe)

/// How one node sees another (or itself) by name.
struct PeerView {
  std::string name;
  std::vector<std::string> addresses;  ///< of the name, in the resolver's order
  std::string hardware;                ///< address of the card that answers there; may be unknown
  Reach icmp;                          ///< to the name's first address; not tried without one
  Reach ssh_port;
  bool silent = false;  ///< the resolver had not answered when our time was over
};
STACKPILOT_DECLARE_JSON(PeerView)

struct PublishedPort {
  int container_port = 0;
  std::string host_address;
  int host_port = 0;
};
STACKPILOT_DECLARE_JSON(PublishedPort)

struct MountFact {
  std::string type;  ///< volume, bind, tmpfs
  std::string name;  ///< of the volume
  std::string destination;
};
STACKPILOT_DECLARE_JSON(MountFact)

/// What the kernel grants the first process of a container.
struct ProcessFact {
  int uid = 0;
  int gid = 0;
  std::vector<int> groups;
  std::string capabilities;  ///< effective, in hexadecimal digits
  bool no_new_privileges = false;
  int seccomp = 0;  ///< 2: filtered
};
STACKPILOT_DECLARE_JSON(ProcessFact)

struct ContainerFact {
  std::string id;
  std::string name;
  std::string project;        ///< compose project, or stack; empty when it is of none
  std::string swarm_service;  ///< of which it is a task: "infra_api"; empty when it is none
  std::string image_id;
  bool running = false;
  std::string started_at;
  int restarts = 0;
  int pid = 0;
  std::string user;
  bool readonly_root = false;
  bool privileged = false;
  std::vector<std::string> cap_add;
  std::vector<std::string> cap_drop;
  std::vector<std::string> security_opt;
  std::int64_t memory_bytes = 0;  ///< 0: no limit
  std::int64_t pids_limit = 0;    ///< 0 or less: no limit
  std::map<std::string, std::string>
      environment;  ///< what says where its dependency is: other variables may be secret
  std::vector<PublishedPort> ports;
  std::vector<MountFact> mounts;
  std::map<std::string, std::vector<std::string>> networks;  ///< network name to aliases
  std::vector<std::string> addresses;                        ///< in these networks
  std::string gateway_address;  ///< of a task, at which its node reaches it; else empty
  ContainerSettings settings;
  std::optional<ProcessFact> process;  ///< of a running container
};
STACKPILOT_DECLARE_JSON(ContainerFact)

struct ImageFact {
  std::string id;
  std::vector<std::string> tags;
  std::map<std::string, std::string> labels;
  ContainerSettings
      settings;  ///< what it gives to containers; only of images that one is made from
  std::vector<std::string> digests = {};  ///< by which it was pulled: "control:5000/x@sha256:..."
};
STACKPILOT_DECLARE_JSON(ImageFact)

/// State of the node's Docker engine.
struct EngineFacts {
  std::string version;
  std::vector<ContainerFact> containers;
  std::vector<ImageFact> images;
  std::vector<std::string> volumes;
  std::vector<std::string> networks;
};
STACKPILOT_DECLARE_JSON(EngineFacts)

/// Answers of the dependency; of Postgres, in a read-only transaction inside its container.
struct DependencyFacts {
  bool answers = false;
  bool silent = false;  ///< it had not answered when our time was over
  std::string problem;
  std::int64_t records = 0;  ///< rows of the contract's tables, or keys
  std::string rows_digest;   ///< changes when any of them changes
  std::string data_directory;
  std::map<std::string, std::string> durability;  ///< settings in a session of the service's role
  std::int64_t sessions = 0;                      ///< of clients, without the one that asks
};
STACKPILOT_DECLARE_JSON(DependencyFacts)

/// The repository mount, seen from the node.
struct WorkdirFact {
  std::string directory;  ///< the entry point's working directory
  bool is_mount = false;
  std::string source;  ///< what is mounted there, as the kernel says
  std::string lab_id;  ///< read from /vagrant/.stackpilot/shared/lab-id
};
STACKPILOT_DECLARE_JSON(WorkdirFact)

/// Whether the node's tree of the repository is the host's.
struct TreeFact {
  std::size_t compared = 0;            ///< files; 0: the host's were not sent
  std::vector<std::string> differing;  ///< the first of those that differ or are missing
  std::size_t more = 0;                ///< how many others
};
STACKPILOT_DECLARE_JSON(TreeFact)

/// State of the node's own operating system.
struct SystemFact {
  std::string state;                      ///< of systemd: running, degraded, ...
  std::vector<std::string> failed_units;  ///< of systemd
  bool root_writable = false;
  std::int64_t memory_bytes = 0;  ///< that it may use
  bool silent = false;            ///< systemd had not answered when our time was over
};
STACKPILOT_DECLARE_JSON(SystemFact)

/// Digests of the state that verification must not change.
struct Fingerprint {
  std::map<std::string, std::string> parts;  ///< containers, images, volumes, networks, rows
  std::string silent = {};  ///< what had not answered when our time was over: its parts are missing
  bool of_dependency = false;  ///< that was the dependency of a service, and nothing else
  bool operator==(const Fingerprint&) const = default;
};
STACKPILOT_DECLARE_JSON(Fingerprint)

/// The replica of a service that runs as a stack, asked by its own node: what the host asks is
/// answered by any of them. Times are since its node began to look.
struct ReplicaProbe {
  Reach tcp;
  HttpProbe health;  ///< the contract may name none; then it is not asked
  HttpProbe ready;
  HttpProbe version;
};
STACKPILOT_DECLARE_JSON(ReplicaProbe)

/// What a node knows of one service: its files, and its dependency, where that runs.
struct ServiceFacts {
  std::optional<DependencyFacts> dependency;  ///< only where its container runs
  std::string source_digest;                  ///< of all source_files
  FileDigests source_files;                   ///< what the image is built from, below /vagrant
  FileDigests compose_files;  ///< the compose file, and what it reads variables from
  std::string source_problem;
  FileDigests stack_files;              ///< the same of its stack file; none when it has none
  std::optional<ReplicaProbe> replica;  ///< only where a task of its component runs
};
STACKPILOT_DECLARE_JSON(ServiceFacts)

/// One node as seen from inside, in one call.
struct NodeFacts {
  std::string hostname;
  std::vector<std::string> addresses;  ///< IPv4 of all interfaces, without 127.0.0.0/8
  std::string hardware;                ///< address of the card with the declared address
  std::string os_name;
  std::string os_version;
  std::string image_source;  ///< registry, bootstrap or empty: how the node's image was made
  std::string image_reason;  ///< why it is not the declared OS; may be empty
  std::vector<PeerView> peers;
  WorkdirFact workdir;
  TreeFact tree;
  SystemFact system;
  std::optional<Exposure> exposure;
  std::string exposure_problem;
  std::optional<EngineFacts> engine;
  bool engine_silent = false;  ///< it had not answered when our time was over
  std::string engine_problem;
  std::map<std::string, ServiceFacts> services;  ///< all that are declared there, by project
  std::optional<SwarmFacts> swarm;               ///< of a node that is in one
  std::string swarm_problem;                     ///< why that could not be learnt
};
STACKPILOT_DECLARE_JSON(NodeFacts)

/// Why a node's facts are missing.
enum class FactsProblem { kNone, kTransport, kEntryPoint, kMalformed };
NLOHMANN_JSON_SERIALIZE_ENUM(FactsProblem, {{FactsProblem::kNone, "none"},
                                            {FactsProblem::kTransport, "transport"},
                                            {FactsProblem::kEntryPoint, "entry_point"},
                                            {FactsProblem::kMalformed, "malformed"}})

/// One node as seen from the host.
struct NodeObservation {
  std::string name;
  std::string address;
  std::string runtime_state;  ///< in the provider's words: running, exited, absent, ...
  bool is_on = false;         ///< the same, whatever the provider's words are
  Reach icmp;
  Reach ssh_port;
  SshProbe ssh;
  std::string hardware;  ///< address of the card that answers there; may be unknown
  std::optional<NodeFacts> facts;
  FactsProblem facts_cause = FactsProblem::kNone;
  std::string facts_problem;
  double facts_ms = 0;
  std::optional<Baseline> baseline;               ///< of a machine that was adopted
  std::optional<Fingerprint> fingerprint_before;  ///< taken before all other facts of the node
  std::optional<Fingerprint> fingerprint_after;   ///< taken after all other facts
  std::string fingerprint_problem;
};
STACKPILOT_DECLARE_JSON(NodeObservation)

/// A service on a node as seen from the host.
struct ServiceObservation {
  std::string project;  ///< of one of the services declared
  std::string node;
  std::string dependency_node;  ///< where its dependency is; of a compose project, the same
  std::optional<Deployment> deployment;  ///< there; absent before the first deploy
  Reach tcp;                             ///< to the published port
  Reach dependency_port;                 ///< to the dependency's port there: must not be reachable
  /// To the replica there, from its own node, which has then asked for health, readiness and
  /// version; absent of a compose project, and where no replica runs.
  std::optional<Reach> replica_tcp;
  HttpProbe health;
  HttpProbe ready;
  HttpProbe version;
  HttpProbe canary;  ///< reads the planted record; not asked when the deploy planted none
};
STACKPILOT_DECLARE_JSON(ServiceObservation)

struct Observation {
  std::string taken_at;  ///< RFC 3339
  std::string provider;
  std::string node;               ///< the one that the command names
  std::string selection = "all";  ///< scope to verify: all, host, cluster or build
  std::string lab_id;
  std::string lab_key;  ///< blob of the lab's public key
  std::vector<NodeObservation> nodes;
  std::vector<Service> declared;  ///< all services, as their compose files have them
  std::vector<ServiceObservation> services;
  /// Node to the projects of which a deploy is recorded there.
  std::map<std::string, std::vector<std::string>> deployed;
  std::vector<Fault> open_faults;    ///< of the ledger
  std::vector<DrillRun> drill_runs;  ///< on the builds of `services`, oldest first
  std::vector<ProofRun> proof_runs;  ///< by this program on these builds, oldest first
  std::string changed_by;  ///< another run that held the lab's lock meanwhile; empty when none did
  std::optional<ScaleOutObservation> scale_out;  ///< while a service runs as a stack
  std::optional<RepoChecks> checks;              ///< results of the last repo checks; `all` only
  double duration_ms = 0;
  std::string slowest;  ///< the single observation that took longest
  double slowest_ms = 0;
};
STACKPILOT_DECLARE_JSON(Observation)

/// The container of that name, or the running task of the swarm's service of that name; null when
/// there is none.
const ContainerFact* find_container(const EngineFacts& engine, const std::string& name);

/// The name that find_container() finds it by: of a task, that of its service.
const std::string& known_name(const ContainerFact& container);

/// The declared service of that project, or null.
const Service* find_service(const Observation& seen, std::string_view project);

/// What the swarm consists of, as the first manager says that knows; null when none is known to.
const SwarmView* find_swarm(const Observation& seen);

/// The certificate of the swarm's authority, PEM, as the first manager that knows has it; empty
/// when none is known to.
std::string swarm_authority(const Observation& seen);

/// The deploy of the first service observed, or null: of the only one, in a drill or a proof.
const Deployment* first_deployment(const Observation& seen);

}  // namespace stackpilot
