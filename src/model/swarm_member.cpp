#include "model/swarm_member.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(SwarmMember, name, manager, replica, database, away)
STACKPILOT_DEFINE_JSON(SwarmTickets, worker_token, manager_token, members)

}  // namespace stackpilot
