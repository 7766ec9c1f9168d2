// Finds the Docker engine that this checkout may use. Starts nothing.
#pragma once

#include <string>
#include <vector>

#include "access/exec/docker.h"
#include "access/exec/process.h"
#include "base/result.h"
#include "model/workspace.h"

namespace stackpilot::access {

enum class EngineOwner {
  kOurs,      ///< started by this checkout, below .stackpilot/engine
  kExternal,  ///< started by the machine or the operator
};

struct FoundEngine {
  EngineEndpoint endpoint;
  EngineOwner owner = EngineOwner::kExternal;
  std::string version;
};

/// The socket of the engine that this checkout starts when no other engine answers.
fs::path own_engine_socket(const Workspace& workspace);

/// The engine of this checkout if it answers, else the one that docker itself chooses (DOCKER_HOST,
/// its context, the default socket). kCapability when there is none; kUsage, with the reason, when
/// this user may not use it or it cannot hold nodes; kBroken when it does not answer in time.
Result<FoundEngine> find_engine(const Workspace& workspace);

/// The engine's version, as `docker version` answered. Errors as above. Exposed for tests.
Result<std::string> usable_version(const Result<Output>& answer);

/// kUsage when an engine with those security options is a rootless one. Exposed for tests.
Status require_of_root(const std::string& security_options);

/// Labels that identify everything of a lab in an engine.
inline constexpr const char* lab_label = "stackpilot.lab";
inline constexpr const char* node_label = "stackpilot.node";
inline constexpr const char* checkout_label = "stackpilot.checkout";

/// Roots of the other checkouts on this machine whose own engine is running.
std::vector<fs::path> other_engine_checkouts(const Workspace& workspace);

}  // namespace stackpilot::access
