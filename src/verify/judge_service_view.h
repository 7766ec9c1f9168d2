// The service on its node: where its parts are in an observation, and what its answers are worth.
#pragma once

#include <optional>
#include <string>

#include "verify/judge_case.h"

namespace stackpilot::verify {

/// Borrowed from a Case; null where the part was not seen.
struct ServiceView {
  const NodeSpec* node = nullptr;
  const NodeFacts* facts = nullptr;
  const EngineFacts* engine = nullptr;
  const ContainerFact* api = nullptr;
  const ContainerFact* db = nullptr;
  const ImageFact* image = nullptr;  ///< the one the API container was made from
};

ServiceView view_service(const Case& about);

/// Who built what answers: from labels or from /version.
struct BuildIdentity {
  std::string source_digest;
  std::string build_id;
  bool operator==(const BuildIdentity&) const = default;
};

/// From an image's labels; nothing unless both are there.
std::optional<BuildIdentity> labelled_build(const ImageFact& image);

/// From /version; nothing unless it answered 200 with both.
std::optional<BuildIdentity> answered_build(const HttpProbe& version);

bool publishes(const ContainerFact& container, int port);

/// Whether the database itself answered a query.
bool is_database_up(const ServiceView& view);

/// Why nothing can be said about what the engine on the service's node holds, if so.
std::optional<Unknown> engine_out_of_sight(const Case& about, const ServiceView& view);

/// Why HTTP answers cannot be taken for the deployed service's, if so: it cannot be seen, nothing
/// listens, or something else does.
std::optional<Unknown> answers_in_doubt(const Case& about, const ServiceView& view);

/// Parses a body of unknown origin; null when it is not JSON or too large.
Json parse_body(const std::string& body);

}  // namespace stackpilot::verify
