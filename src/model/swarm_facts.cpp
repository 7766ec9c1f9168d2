#include "model/swarm_facts.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(SwarmNode, id, name, address, state, availability, is_manager, is_leader,
                       reachability, labels)
STACKPILOT_DEFINE_JSON(SwarmService, id, name, stack, image, networks, settings, update_state,
                       update_message)
STACKPILOT_DEFINE_JSON(SwarmTask, id, service, node, state, desired, image, container, problem)
STACKPILOT_DEFINE_JSON(SwarmNetwork, name, encrypted, attachable)
STACKPILOT_DEFINE_JSON(SwarmView, nodes, services, tasks, networks, configs, task_history,
                       data_port)
STACKPILOT_DEFINE_JSON(SwarmFacts, state, problem, node_id, address, is_manager, cluster,
                       trust_root, managers, view, view_problem)

}  // namespace stackpilot
