// The service's containers on this node, as their engine describes them.
#pragma once

#include <string>

#include "access/operate/operator.h"

namespace stackpilot::node {

struct ContainerState {
  std::string status;  ///< running, paused, exited, ...; empty: there is no such container
  int exit_code = 0;
  int pid = 0;  ///< of its main process, on the node; 0 when it does not run
  int restarts = 0;
  std::string started_at;
  std::string image;    ///< reference it was made from
  std::string address;  ///< on its network; empty when it does not run
  std::string gateway;  ///< the node's own address on that network
};

/// Asks the engine itself: in milliseconds, where its command line takes a tenth of a second.
Result<ContainerState> look_at(const std::string& container);

/// Reads the engine's description. Exposed for tests.
Result<ContainerState> read_state(const Json& inspected);

/// Brings a container that is there to run, whatever keeps it from it; fine when it does.
Status make_run(const access::Operator& here, const std::string& container);

}  // namespace stackpilot::node
