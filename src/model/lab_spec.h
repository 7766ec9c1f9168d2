// The lab as infra/lab.yaml declares it. Plain values, valid when they come from parse_lab_spec.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

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
  std::string cidr;  ///< IPv4, as written: 192.168.56.0/24
  std::string host;  ///< address of the host on this network
};

struct NodeSpec {
  std::string name;
  std::string address;  ///< IPv4
  int cpus = 0;
  int memory_mib = 0;
};

struct ApiSpec {
  std::string service;    ///< compose service name
  std::string container;  ///< container name
  std::string image;      ///< image reference with tag
};

struct DbSpec {
  std::string service;
  std::string container;
  int port = 0;
  std::string volume;
  std::string mount;  ///< where the volume is mounted inside the container
  std::string name;   ///< database name
  std::string user;
};

struct ServiceSpec {
  std::string name;
  std::string source;        ///< folder of the application's source, relative to the repository
  std::string compose_file;  ///< relative to the repository
  std::string project;       ///< compose project name
  int port = 0;              ///< published on the node
  ApiSpec api;
  DbSpec db;
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
  ServiceSpec service;
  std::vector<ImageSpec> images;

  /// The name of the lab is that of its network; containers, volumes and bridge are named after it.
  const std::string& name() const { return network.name; }
  /// The node with this name, or null.
  const NodeSpec* find_node(std::string_view name) const;
  /// "control, worker1, worker2"
  std::string node_names() const;
};

/// Path of the lab's description, relative to the repository.
inline constexpr std::string_view lab_spec_path = "infra/lab.yaml";

/// Parses and validates `text`. All errors are kUsage and start with the place: "<origin>:3:9:".
Result<LabSpec> parse_lab_spec(const std::string& text, const std::string& origin);

/// Reads and parses infra/lab.yaml below `repository`. All errors are kUsage.
Result<LabSpec> load_lab_spec(const std::filesystem::path& repository);

}  // namespace stackpilot
