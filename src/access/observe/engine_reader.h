// Reads the state of a Docker engine. Sends only GET requests, which cannot change it.
#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "model/observation.h"

namespace stackpilot::access {

/// The socket of the Docker engine on every node.
inline constexpr const char* node_engine_socket = "/run/docker.sock";

/// All facts of the engine at `socket`. Not atomic: a container that is removed meanwhile is left
/// out. kBroken when the engine does not answer as documented.
/// Of the environment of containers it has the variables named, as others may be secret.
Result<EngineFacts> read_engine(const std::string& socket,
                                const std::set<std::string>& variables = {});

/// The version of the engine at `socket`; an error when none answers, see is_silent() in http.h.
Result<std::string> read_engine_version(const std::string& socket);

/// Reads one container from the engine's JSON. Throws Json::exception when a value has a type that
/// the engine does not document. Exposed for tests.
ContainerFact read_container(const Json& inspected, const std::set<std::string>& variables = {});

/// Digests of the containers, images, volumes and networks: what verification must not change.
Fingerprint fingerprint_of(const EngineFacts& engine);

}  // namespace stackpilot::access
