// The current state at a glance. It proves nothing: only `verify` says whether the lab works.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "machine/survey.h"
#include "model/deployment.h"
#include "model/lab_spec.h"
#include "model/scale_out.h"
#include "model/workspace.h"

namespace stackpilot::ops {

struct NodeStatus {
  std::string name;
  std::string address;
  std::string state;      ///< as its provider says it; "absent" when there is none
  bool ssh_port = false;  ///< whether it is open
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(NodeStatus, name, address, state, ssh_port)

struct ServiceStatus {
  std::string project;
  std::string node;
  std::string live;   ///< HTTP status and body of its liveness, or why there is none
  std::string ready;  ///< the same of its readiness
  std::optional<Deployment> deployment;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ServiceStatus, project, node, live, ready, deployment)

/// A service on several nodes, by its record. Names are those of nodes.
struct StackStatus {
  std::string project;
  std::vector<std::string> managers;
  std::vector<std::string> replicas;
  std::string database;
  std::string build;      ///< that was released last; empty: none was
  std::string under_way;  ///< that is being rolled out, or whose rollout was cut short; else empty
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StackStatus, project, managers, replicas, database, build,
                                   under_way)

struct LabStatus {
  std::string lab_id;    ///< empty: there is no lab
  std::string taken;     ///< who else holds the addresses or the name of the lab; empty: nobody
  std::string provider;  ///< name of what makes the nodes
  std::string engine;    ///< that, its version and owner; or why it does not answer
  std::vector<NodeStatus> nodes;
  std::vector<ServiceStatus> services;  ///< that are deployed, or the one that is asked for
  std::optional<StackStatus> stack;     ///< of the service that is scaled out
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LabStatus, lab_id, taken, provider, engine, nodes, services,
                                   stack)

LabStatus read_status(const Workspace& workspace, const LabSpec& lab, const Service& service,
                      const NodeSpec& node, const machine::Survey& survey);

std::string to_text(const LabStatus& status);

}  // namespace stackpilot::ops
