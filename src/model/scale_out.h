// The record of a service that runs on several nodes at once, by Docker Swarm: kept in
// .stackpilot/scale-out.json from before the swarm is made until after it is gone. While it is
// there, the service runs as a stack, and its compose project on no node.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "model/deployment.h"
#include "model/service.h"
#include "model/workspace.h"

namespace stackpilot {

/// Path of a service's stack file, beside its compose file: "infra/docker-stack.yml".
std::string stack_file_of(const Service& service);

/// What is added to it where the data plane is encrypted: "infra/docker-stack.encrypted.yml".
std::string encrypted_stack_file_of(const Service& service);

/// How Swarm names a service of a stack: "infra_api".
std::string swarm_service_name(const std::string& stack, const std::string& service);

/// The components of every stack that no contract names.
inline constexpr const char* stack_proxy = "proxy";  ///< compose service of it, on every node

/// The container of a manager's registry, which is none of the stack's.
inline constexpr const char* registry_container = "stackpilot-registry";

/// Label of a swarm's node, by which the stack file says where replicas run: yes or no.
inline constexpr const char* swarm_replica_label = "stackpilot.replica";

/// Ports of every scaled lab. All but the service's own are for its nodes only.
inline constexpr int registry_port = 5000;
inline constexpr int swarm_control_port = 2377;  ///< of managers; mutual TLS
inline constexpr int swarm_gossip_port = 7946;   ///< TCP and UDP
inline constexpr int swarm_data_port = 4789;     ///< UDP, VXLAN

/// One image of the service, rolled out.
struct Release {
  std::string digest;     ///< of the image's manifest in the registries: "sha256:..."
  std::string reference;  ///< by which nodes pull it: "control:5000/shop-api@sha256:..."
  std::string tag;        ///< of it there; its own for each build
  Deployment deployment;  ///< `node` is empty; containers by swarm_service_name()
  bool operator==(const Release&) const = default;
};
STACKPILOT_DECLARE_JSON(Release)

/// Names are those of nodes.
struct ScaleOut {
  std::string project;                ///< of the service; also the name of the stack
  std::vector<std::string> managers;  ///< each has a registry; the first one formed the swarm
  std::vector<std::string> replicas;  ///< declared to carry a replica
  std::string database;               ///< that the dependency is pinned to; empty: there is none
  bool encrypted = false;             ///< the data plane, as the kernel of every node has ESP
  std::optional<Release> release;     ///< the last that was rolled out; none before the first
  std::optional<Release> previous;    ///< what `rollback` goes back to
  std::optional<Release> under_way;   ///< begun, and not known to have ended
  bool operator==(const ScaleOut&) const = default;
};
STACKPILOT_DECLARE_JSON(ScaleOut)

/// The record; nullopt when no service is scaled out. An error when it is unreadable.
Result<std::optional<ScaleOut>> read_scale_out(const Workspace& workspace);

/// The same, but nullopt also when it is of another service.
Result<std::optional<ScaleOut>> scale_out_of(const Workspace& workspace, const Service& service);

/// Replaces the record, atomically.
Status write_scale_out(const Workspace& workspace, const ScaleOut& record);

/// Names its containers as Swarm does; see swarm_service_name(). That is the service that is judged
/// while it runs as a stack: what has one of these names is looked up by
/// ContainerFact::swarm_service.
Service as_stack(Service service);

}  // namespace stackpilot
