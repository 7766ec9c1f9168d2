// Argument vectors for the docker command line against one engine.
#pragma once

#include <string>
#include <vector>

namespace stackpilot::access {

/// A Docker engine. Empty `host`: the one that docker itself chooses (DOCKER_HOST, its context).
struct EngineEndpoint {
  std::string host;
};

std::vector<std::string> docker_argv(const EngineEndpoint& engine,
                                     const std::vector<std::string>& arguments);

}  // namespace stackpilot::access
