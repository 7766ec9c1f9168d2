// Finds the Docker engine of the lab, and what it says of the lab's nodes. Starts nothing.
#pragma once

#include <string>
#include <vector>

#include "access/exec/docker.h"
#include "base/result.h"
#include "model/workspace.h"

namespace stackpilot::access {

enum class EngineOwner {
  kOurs,      ///< started by this checkout, below .stackpilot/engine
  kExternal,  ///< the machine's or the operator's
};

struct FoundEngine {
  EngineEndpoint endpoint;
  EngineOwner owner = EngineOwner::kExternal;
  std::string version;
};

/// The socket of the engine that this checkout starts where none answers.
fs::path own_engine_socket(const Workspace& workspace);

/// Our own engine when it answers; else the one that docker itself would use (DOCKER_HOST, its
/// context, the default socket). kCapability when none answers.
Result<FoundEngine> find_engine(const Workspace& workspace);

/// Labels by which everything of a lab is found again in an engine.
inline constexpr const char* lab_label = "stackpilot.lab";
inline constexpr const char* node_label = "stackpilot.node";
inline constexpr const char* checkout_label = "stackpilot.checkout";

/// Roots of the other checkouts on this machine whose own engine runs now.
std::vector<fs::path> other_engine_checkouts(const Workspace& workspace);

struct NodeState {
  std::string name;
  std::string state;  ///< created, running, exited, paused, ...
};

/// The node containers of a lab.
Result<std::vector<NodeState>> read_node_states(const EngineEndpoint& engine,
                                                const std::string& lab_id);

}  // namespace stackpilot::access
