// The parts of the service in an observation, and whether its answers can be trusted.
#pragma once

#include <optional>
#include <string>

#include "guarantees/case.h"

namespace stackpilot::guarantees {

/// Pointers into a Case; null for a part that was not observed.
struct ServiceView {
  const NodeSpec* node = nullptr;
  const NodeFacts* facts = nullptr;
  const ServiceFacts* own = nullptr;  ///< of this service, as the node knows it
  const EngineFacts* engine = nullptr;
  const ContainerFact* api = nullptr;    ///< of the component that clients talk to
  const ImageFact* image = nullptr;      ///< that the API container was made from
  const ContainerFact* front = nullptr;  ///< that publishes the port: of a stack, its proxy
  // The dependency may be on another node, when the service runs as a stack. Null without one.
  const NodeSpec* db_node = nullptr;
  const EngineFacts* db_engine = nullptr;
  const ContainerFact* db = nullptr;
  const DependencyFacts* dependency = nullptr;  ///< its answers
};

ServiceView view_service(const ServiceCase& about);

/// The image with this id, or null.
const ImageFact* find_image(const EngineFacts& engine, const std::string& id);

/// Identity of a build of the service.
struct BuildIdentity {
  std::string source_digest;
  std::string build_id;
  bool operator==(const BuildIdentity&) const = default;
};

/// The build in the labels of an image; nullopt unless both labels are set.
std::optional<BuildIdentity> labelled_build(const ImageFact& image);

/// The build that the service names, at the places of its contract; nullopt unless it answered 200
/// with both values, and when it names none.
std::optional<BuildIdentity> answered_build(const ServiceCase& about);

/// Whether the service must name the build that runs: it is built from source, and declares where.
bool names_its_build(const Service& service);

/// Whether the service has answered that it is ready, as its contract has it; nullopt if it has.
std::optional<std::string> why_not_ready(const ServiceCase& about);

/// Whether the container publishes any of its ports as `port` of the node, where others reach it:
/// at the node's address or at all.
bool publishes(const ContainerFact& container, const NodeSpec& node, int port);

/// Those that the API finds by this name on its networks: names of running containers, and of a
/// stack the names of the swarm's services.
std::vector<std::string> holders_of_name(const ServiceCase& about, const ServiceView& view,
                                         const std::string& name);

/// Whether the dependency itself answered.
bool is_dependency_up(const ServiceView& view);

/// Why the engine on the service's node was not observed; nullopt if it was.
std::optional<Unknown> engine_out_of_sight(const ServiceCase& about, const ServiceView& view);

/// The same, and why that of the dependency's node was not; where there is one.
std::optional<Unknown> service_out_of_sight(const ServiceCase& about, const ServiceView& view);

/// Why there is no replica of a stack to ask: its node is out of sight, or none runs.
Unknown no_replica(const ServiceCase& about);

/// The TCP connection over which the answers came: of a stack, to the replica from its node.
const Reach& tcp_of_answers(const ServiceCase& about);

/// Why HTTP answers cannot be attributed to the deployed service: its engine was not observed, the
/// port is closed, or something else answers. Of a service that does not say which build answers,
/// the container that has the port must be of the deployed image. nullopt if they can.
std::optional<Unknown> answers_in_doubt(const ServiceCase& about, const ServiceView& view);

}  // namespace stackpilot::guarantees
