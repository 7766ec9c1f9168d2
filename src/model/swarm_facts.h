// What a Docker engine says of the swarm that it is in.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/container_settings.h"

namespace stackpilot {

/// A member, as managers see it.
struct SwarmNode {
  std::string id;
  std::string name;  ///< its host name
  std::string address;
  std::string state;         ///< ready, down, unknown, disconnected
  std::string availability;  ///< active, pause, drain
  bool is_manager = false;
  bool is_leader = false;
  std::string reachability;  ///< of a manager: reachable, unreachable, unknown
  std::map<std::string, std::string> labels;
  bool operator==(const SwarmNode&) const = default;
};
STACKPILOT_DECLARE_JSON(SwarmNode)

struct SwarmService {
  std::string id;
  std::string name;   ///< "infra_api"
  std::string stack;  ///< "infra"; empty when it is of none
  std::string image;  ///< reference that its tasks are made from
  /// Network, by name, to the names that its tasks have there.
  std::map<std::string, std::vector<std::string>> networks;
  /// What an engine does not say of a task's container: configs, stop_grace_period, deploy.mode...
  ContainerSettings settings;
  std::string update_state;  ///< completed, updating, paused, rollback_completed...; may be empty
  std::string update_message;
  bool operator==(const SwarmService&) const = default;
};
STACKPILOT_DECLARE_JSON(SwarmService)

/// One that is meant to run, or runs.
struct SwarmTask {
  std::string id;
  std::string service;  ///< name
  std::string node;     ///< id of the member; empty as long as it has none
  std::string state;    ///< running, preparing, rejected...
  std::string desired;  ///< running, shutdown...
  std::string image;
  std::string container;  ///< id; empty as long as it has none
  std::string problem;
  bool operator==(const SwarmTask&) const = default;
};
STACKPILOT_DECLARE_JSON(SwarmTask)

struct SwarmNetwork {
  std::string name;
  bool encrypted = false;
  bool attachable = false;
  bool operator==(const SwarmNetwork&) const = default;
};
STACKPILOT_DECLARE_JSON(SwarmNetwork)

/// What only managers know.
struct SwarmView {
  std::vector<SwarmNode> nodes;
  std::vector<SwarmService> services;
  std::vector<SwarmTask> tasks;
  std::vector<SwarmNetwork> networks;  ///< overlay networks, without that of the routing mesh
  std::vector<std::string> configs;    ///< names
  std::int64_t task_history = 0;       ///< tasks that have ended and are kept, of each slot
  int data_port = 0;
  bool operator==(const SwarmView&) const = default;
};
STACKPILOT_DECLARE_JSON(SwarmView)

struct SwarmFacts {
  std::string state;    ///< of this member: active, pending, error, locked
  std::string problem;  ///< that the engine names
  std::string node_id;
  std::string address;  ///< that it advertises
  bool is_manager = false;
  std::string cluster;                ///< id; only managers know it
  std::string trust_root;             ///< certificate of the swarm's authority, PEM; of a manager
  std::vector<std::string> managers;  ///< "192.168.56.10:2377"
  std::optional<SwarmView> view;      ///< of a manager
  std::string view_problem;           ///< why it is missing: there may be no quorum
  bool operator==(const SwarmFacts&) const = default;
};
STACKPILOT_DECLARE_JSON(SwarmFacts)

}  // namespace stackpilot
