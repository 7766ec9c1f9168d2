// The drills, each defined in the file of its name.
#pragma once

#include <vector>

#include "drills/drill.h"

namespace stackpilot::drills::catalog {

Drill db_stop();
Drill db_kill();
Drill db_freeze();
Drill db_auth();
Drill db_disk_full();
std::vector<Drill> db_partition();  ///< packets dropped, and connections reset
Drill db_slow();
Drill db_cut();
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
std::vector<Drill> merge_gate();  ///< without an engine, with failures, with a lab

}  // namespace stackpilot::drills::catalog
