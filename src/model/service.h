// A service of the lab: a compose project with a contract. Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/contract.h"

namespace stackpilot {

/// A container of the service, as Compose resolved it.
struct Component {
  std::string service;    ///< compose service name
  std::string container;  ///< container name
  std::string image;      ///< image reference with tag
  bool operator==(const Component&) const = default;
};
STACKPILOT_DECLARE_JSON(Component)

/// What the service keeps its records in.
struct Dependency {
  Component component;
  DependencyContract contract;
  int port = 0;        ///< in its container
  std::string volume;  ///< with its data; empty: it has none
  std::string mount;   ///< where the volume is mounted inside the container
  bool operator==(const Dependency&) const = default;
};
STACKPILOT_DECLARE_JSON(Dependency)

/// What Compose made of the project at a deploy, and the contract as it was then.
struct Service {
  std::string project;       ///< compose project name, which is that of the service
  std::string compose_file;  ///< relative to the repository
  Contract contract;
  Component component;  ///< what clients talk to
  int port = 0;         ///< published on the node
  std::optional<Dependency> dependency;
  bool operator==(const Service&) const = default;
};
STACKPILOT_DECLARE_JSON(Service)

/// The names of the containers that the contract speaks of.
std::vector<std::string> containers_of(const Service& service);

}  // namespace stackpilot
