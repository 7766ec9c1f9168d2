// How Swarm runs a service, in a form in which what a stack file declares and what a swarm does can
// be compared: fields of ContainerSettings that no container has.
#pragma once

#include <cstdint>
#include <string>

namespace stackpilot {

/// How a new version of a service is rolled out. As the stack file leaves them out, they are those
/// that Swarm takes.
struct UpdateSettings {
  std::string order;            ///< start-first, stop-first
  std::string failure_action;   ///< pause, continue, rollback
  int parallelism = 0;          ///< 0: all at once
  std::int64_t monitor_ns = 0;  ///< nanoseconds that a task is watched
};

/// "start-first, 1 at once, watched for 3000000000 ns, else rollback"; empty when nothing is set.
std::string update_text(const UpdateSettings& update);

/// "any after 500000000 ns, 0 times": when a task that has ended is replaced; 0 times: always.
std::string restart_text(const std::string& condition, std::int64_t delay_ns, int attempts);

/// "replicated 1"
std::string replicated_text(int replicas);

/// "haproxy_0123 at /etc/haproxy.cfg"
std::string config_text(const std::string& name, const std::string& target);

/// "12 s"; empty for 0.
std::string grace_text(std::int64_t nanoseconds);

}  // namespace stackpilot
