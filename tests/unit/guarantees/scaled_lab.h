// A lab in which a service runs as a stack and every guarantee holds: three replicas, the database
// on worker1, control the only manager. Tests break one thing at a time.
#pragma once

#include <string>

#include "unit/guarantees/healthy_lab.h"

namespace stackpilot::guarantees {

Observation scaled_observation();

// The parts that tests change; each must exist in the observation.
ScaleOutObservation& scale_out_of(Observation& seen);
SwarmView& swarm_of(Observation& seen);
SwarmService& swarm_service_of(Observation& seen, const std::string& name);
SwarmNode& member_of(Observation& seen, const std::string& node);
Front& front_of(Observation& seen, const std::string& node);
SwarmPorts& ports_of(Observation& seen, const std::string& node);
/// The running task of a swarm's service on a node.
ContainerFact& task_of(Observation& seen, const std::string& node, const std::string& service);
/// The service as judged on that node.
ServiceObservation& replica_of(Observation& seen, const std::string& node);

/// The port of the proxy is not published on that node any more.
void unpublish_proxy(Observation& seen, const std::string& node);

/// Changes the observation to what is seen without a task: nobody asked it.
void remove_task(Observation& seen, const std::string& node, const std::string& service);

}  // namespace stackpilot::guarantees
