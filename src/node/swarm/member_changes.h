// What must change so that the members of a swarm are as wanted. Pure; `member` is what the engine
// says of one node (`docker node inspect`), `members` the list of all.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "model/swarm_member.h"

namespace stackpilot::node {

/// Labels of a swarm's nodes beside swarm_replica_label, by which the stack file says where its
/// services run.
inline constexpr const char* lab_label = "stackpilot.lab";
inline constexpr const char* database_label = "stackpilot.database";  ///< yes or no

/// Whether the swarm takes it for there: until three heartbeats are missing.
bool is_ready(const Json& member);

/// Whether the swarm has given it up, and makes no task for it. It does while it takes the node for
/// ready and, after another manager has begun to lead, until it knows which nodes are there.
bool is_down(const Json& member);

/// The name of the node.
std::string host_of(const Json& member);

std::string label_of(const Json& member, const std::string& name);

/// The entry of the node of that name that is there now: an older one of the same name is down.
const Json* entry_of(const Json& members, const std::string& name);

/// Whether all entries of the node of that name are down.
bool is_known_to_be_away(const Json& members, const std::string& name);

/// Whether the entry is a manager that takes part in decisions.
bool is_reachable_manager(const Json& member);

/// Options of `docker node update` that make it as wanted; empty when it is.
std::vector<std::string> member_changes(const Json& member, const SwarmMember& wanted,
                                        const std::string& lab_id);

/// Whether it is no wanted node, or an older entry of one that is there again.
bool is_gone(const Json& member, const Json& members, const std::vector<SwarmMember>& wanted);

}  // namespace stackpilot::node
