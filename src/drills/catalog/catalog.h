// The drills, each defined in the file of its name.
#pragma once

#include <vector>

#include "drills/drill.h"

namespace stackpilot::drills::catalog {

Drill dependency_stop();
Drill dependency_kill();
Drill dependency_freeze();
Drill dependency_refuse();
Drill dependency_disk_full();
std::vector<Drill> dependency_partition();  ///< packets dropped, and connections reset
Drill dependency_slow();
Drill dependency_cut();
Drill api_kill();
Drill port_unreachable();
Drill node_loss();
Drill partition();
std::vector<Drill> persistence();  ///< service, containers, node restarted; volume removed
Drill config_refusal();
Drill portability();
Drill lifecycle();
Drill idempotence();
Drill footprint();
Drill release();
std::vector<Drill> bad_releases();   ///< that crash, never get ready, or are of another version
std::vector<Drill> worker_losses();  ///< off, frozen, or cut off from the other nodes
Drill manager_loss();
Drill manager_loss_release();
Drill database_node_loss();
Drill scale_idempotence();
std::vector<Drill> merge_gate();  ///< without an engine, with failures, with a lab

}  // namespace stackpilot::drills::catalog
