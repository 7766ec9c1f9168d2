// Reads from a Docker engine what it knows of the swarm that it is in. Sends only GET requests,
// which cannot change it.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "model/swarm_facts.h"

namespace stackpilot::access {

/// nullopt when the engine is in no swarm. kBroken when it does not answer as documented. That a
/// manager does not say what the swarm consists of, as without a quorum, is no error: `view` is
/// missing then.
Result<std::optional<SwarmFacts>> read_swarm(const std::string& socket);

/// The answers of a manager, to GET of what their names say.
struct SwarmAnswers {
  Json info;
  Json nodes;
  Json services;
  Json tasks;
  Json networks;
  Json configs;
};

// Exposed for tests. Both throw Json::exception when a value has a type that is not documented.
/// The member itself, from the answer to GET /info; nullopt when it is in no swarm.
std::optional<SwarmFacts> read_member(const Json& info);
SwarmView read_view(const SwarmAnswers& answers);

}  // namespace stackpilot::access
