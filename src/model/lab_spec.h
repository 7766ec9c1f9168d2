// The lab as infra/lab.yaml declares it. Plain values, valid when they come from parse_lab_spec.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/service.h"

namespace stackpilot {

struct OsSpec {
  std::string name;
  std::string version;
  bool operator==(const OsSpec&) const = default;
};

/// The name of the default lab. Names that other labs use on this machine carry the lab's name too.
inline constexpr std::string_view default_lab_name = "stackpilot";

struct NetworkSpec {
  std::string name;  ///< also the name of the lab
  // Of machines that are there already, the network is somebody else's, and both are empty.
  std::string cidr;  ///< IPv4, as written: 192.168.56.0/24
  std::string host;  ///< address of the host on this network
};

/// Who logs in to nodes that are made of the node image, and at which port.
inline constexpr const char* node_user = "vagrant";
inline constexpr unsigned node_uid = 1000;
inline constexpr int node_ssh_port = 22;

/// A machine through whose sshd others are reached. Nothing is run or changed on it.
struct JumpSpec {
  std::string host;  ///< its name or IPv4 address
  std::string user;
  int port = node_ssh_port;
  std::string identity;  ///< file of a private key
  bool operator==(const JumpSpec&) const = default;
};

/// How a machine that is there already is reached, with PROVIDER=ssh.
struct SshSpec {
  std::string user;  ///< who may use sudo without a password
  int port = node_ssh_port;
  std::string identity;  ///< file of a private key; empty: the operator's own keys and agent
  std::optional<JumpSpec> jump;  ///< of a machine that is not reached directly
};

/// Commands on the host that switch a machine's power. Without a command it cannot be switched.
struct PowerSpec {
  std::vector<std::string> on;
  std::vector<std::string> off;
};

struct NodeSpec {
  std::string name;
  std::string address;  ///< IPv4
  int cpus = 0;
  int memory_mib = 0;
  std::optional<SshSpec> ssh;  ///< of a machine that is there already; else the provider makes one
  // The rest is of such machines only.
  PowerSpec power;
  bool drills_allowed = false;  ///< faults may touch its engine, disk, firewall and power
  bool public_allowed = false;  ///< its address, at which the service is published, may be public

  /// Who logs in to it, and at which port.
  std::string user() const { return ssh ? ssh->user : node_user; }
  int ssh_port() const { return ssh ? ssh->port : node_ssh_port; }
  /// Null for a node that is reached directly.
  const JumpSpec* jump() const { return ssh && ssh->jump ? &*ssh->jump : nullptr; }
};

struct ImageSpec {
  std::string name;      ///< folder below infra/images
  std::string registry;  ///< base image to start from, pinned by digest
};

/// What the virtual machines of PROVIDER=vagrant are made of.
struct BoxSpec {
  std::string name;     ///< in Vagrant's catalogue: generic/ubuntu2204
  std::string version;  ///< exactly this one
  bool operator==(const BoxSpec&) const = default;
};

struct LabSpec {
  NetworkSpec network;
  OsSpec os;
  OsSpec os_fallback;
  std::vector<NodeSpec> nodes;
  BoxSpec box;
  std::vector<std::string> compose_files;  ///< one for each service, relative to the repository
  std::vector<ImageSpec> images;
  /// What the compose files say, in their order; only of a lab that service::load_lab has read.
  std::vector<Service> services;

  /// The name of the lab is that of its network; containers, volumes and bridge are named after it.
  const std::string& name() const { return network.name; }
  /// The one that is meant where none is named: the first. There must be one.
  const Service& service() const { return services.front(); }
  /// The node with this name, or null.
  const NodeSpec* find_node(std::string_view name) const;
  /// "control, worker1, worker2"
  std::string node_names() const;
  /// Whether its nodes are machines that are there already. Else none is.
  bool adopts_machines() const { return !nodes.empty() && nodes.front().ssh.has_value(); }
};

/// Path of the lab's description, relative to the repository.
inline constexpr std::string_view lab_spec_path = "infra/lab.yaml";

/// Parses and validates `text`. All errors are kUsage and start with the place: "<origin>:3:9:".
Result<LabSpec> parse_lab_spec(const std::string& text, const std::string& origin);

/// Reads and parses infra/lab.yaml below `repository`. All errors are kUsage.
Result<LabSpec> load_lab_spec(const std::filesystem::path& repository);

}  // namespace stackpilot
