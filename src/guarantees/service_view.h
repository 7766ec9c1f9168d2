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
  const ContainerFact* api = nullptr;
  const ContainerFact* db = nullptr;
  const ImageFact* image = nullptr;  ///< the image of the API container
};

ServiceView view_service(const ServiceCase& about);

/// The container of that name, or null.
const ContainerFact* find_container(const EngineFacts& engine, const std::string& name);

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

/// The build that /version names; nullopt unless it answered 200 with both values.
std::optional<BuildIdentity> answered_build(const HttpProbe& version);

/// Whether the container publishes any of its ports as `port` of the node, where others reach it:
/// at the node's address or at all.
bool publishes(const ContainerFact& container, const NodeSpec& node, int port);

/// The running containers that the API finds by this name on its networks.
std::vector<const ContainerFact*> holders_of_name(const ServiceView& view, const std::string& name);

/// Whether the database itself answered a query.
bool is_database_up(const ServiceView& view);

/// Why the engine on the service's node was not observed; nullopt if it was.
std::optional<Unknown> engine_out_of_sight(const ServiceCase& about, const ServiceView& view);

/// Why HTTP answers cannot be attributed to the deployed service: its engine was not observed, the
/// port is closed, or something else answers. nullopt if they can.
std::optional<Unknown> answers_in_doubt(const ServiceCase& about, const ServiceView& view);

/// Parses an untrusted body; null when it is not JSON or larger than 64 KiB.
Json parse_body(const std::string& body);

}  // namespace stackpilot::guarantees
