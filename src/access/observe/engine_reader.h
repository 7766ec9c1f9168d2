// Reads what a Docker engine holds, by GET requests on its socket: it cannot change anything.
#pragma once

#include <string>

#include "base/result.h"
#include "model/observation.h"

namespace stackpilot::access {

/// The engine's socket on a node.
inline constexpr const char* node_engine_socket = "/run/docker.sock";

/// Everything the judges need of one engine, in one sweep.
Result<EngineFacts> read_engine(const std::string& socket);

/// Whether an engine answers on the socket.
Result<std::string> read_engine_version(const std::string& socket);

/// One container out of the engine's own description; throws Json::exception where a value has
/// another type than the engine documents. Exposed for tests.
ContainerFact read_container(const Json& inspected);

/// Containers, images, volumes and networks, reduced to what verification must not change.
Fingerprint fingerprint_of(const EngineFacts& engine);

}  // namespace stackpilot::access
