// The lab as infra/lab.yaml declares it. Plain values; made by load_lab_spec only.
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

/// The name of a lab that has none of its own.
inline constexpr std::string_view default_lab_name = "stackpilot";

struct NetworkSpec {
  std::string name;  ///< the lab's
  std::string cidr;  ///< IPv4, as written: 192.168.56.0/24
  std::string host;  ///< the host's own address on it
};

struct NodeSpec {
  std::string name;
  std::string address;  ///< IPv4
  std::string role;     ///< control or worker
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

struct LabSpec {
  NetworkSpec network;
  OsSpec os;
  OsSpec os_fallback;
  std::vector<NodeSpec> nodes;
  ServiceSpec service;
  std::vector<ImageSpec> images;

  /// What all that the lab makes on this machine is named after: the name of its network.
  const std::string& name() const { return network.name; }
  /// The node of that name, or null.
  const NodeSpec* find_node(std::string_view name) const;
  /// "control, worker1, worker2"
  std::string node_names() const;
};

/// Where the description is, relative to the repository.
inline constexpr std::string_view lab_spec_path = "infra/lab.yaml";

/// Parses and validates `text`. `origin` names the file in errors, which read
/// "infra/lab.yaml:3:9: expected ..., found ...". All errors are kUsage.
Result<LabSpec> parse_lab_spec(const std::string& text, const std::string& origin);

/// Reads infra/lab.yaml below `repository`.
Result<LabSpec> load_lab_spec(const std::filesystem::path& repository);

}  // namespace stackpilot
