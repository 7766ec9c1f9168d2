// The state of the service's containers on this node, from the Docker engine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/service.h"

namespace stackpilot::node {

struct ContainerState {
  std::string status;  ///< running, paused, exited, ...; empty: no such container
  int exit_code = 0;
  int pid = 0;  ///< of its main process, in the node's numbering; 0: not running
  int restarts = 0;
  std::string started_at;
  std::string image;                     ///< reference of the image it was made from
  std::string image_id;                  ///< id of that image
  std::string address;                   ///< in its network; empty when it does not run
  std::string gateway;                   ///< the node's own address in that network
  std::vector<std::string> environment;  ///< NAME=value each
  std::vector<std::string> command;      ///< what its entry point is given
  std::vector<std::string> mounts;       ///< folders and volumes, "source:target" or ":ro" behind
  std::string user;                      ///< that it runs as; empty: root
  std::int64_t memory_bytes = 0;         ///< limit; 0: none
  std::int64_t pids = 0;                 ///< limit; 0: none
};

/// Asks the engine's API: takes milliseconds, while the docker command line takes about 100 ms.
Result<ContainerState> look_at(const std::string& container);

/// The container in which that component of the project runs here: its own or, while the service
/// runs as a stack, that of its task. When neither is there, the name of its own.
Result<std::string> container_here(const std::string& project, const Component& component);

/// Parses the engine's description of a container. Exposed for tests.
Result<ContainerState> read_state(const Json& inspected);

/// Unpauses or starts the container. Does nothing when it runs or does not exist.
Status make_run(const access::Operator& here, const std::string& container);

}  // namespace stackpilot::node
