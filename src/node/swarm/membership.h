// This node as a member of the swarm of a lab that is scaled out. Each answers as JSON.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/swarm_member.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// Forms the swarm unless this node is a manager of it already. `pool` is where its networks get
/// their addresses from, as "10.77.0.0/16". Answers with SwarmTickets. kUsage when this node, which
/// was there before the lab, is in a swarm that the lab `lab_id` has not made.
Result<Json> form_swarm_here(const access::Operator& here, const ThisNode& self,
                             const std::string& lab_id, const std::string& pool);

/// On a manager: kCapability when too few managers run to decide anything.
Status require_leader(const access::Operator& here);

/// Joins the swarm of the manager at `address`. `members` are the ids of its nodes: with one of
/// them this node is in it already; another swarm is left first, where this node was made for the
/// lab.
Result<Json> join_swarm_here(const access::Operator& here, const ThisNode& self,
                             const std::string& address, const std::string& token,
                             const std::vector<std::string>& members);

/// On a manager: makes roles and labels as `wanted` says, and forgets nodes that are gone. Answers
/// with what it changed. kBroken when a node that is wanted is no member or not ready in time.
Result<Json> settle_members_here(const access::Operator& here, const ThisNode& self,
                                 const std::string& lab_id, const std::vector<SwarmMember>& wanted);

/// Leaves the swarm, and removes what it leaves behind on this node: the bridge to its networks.
/// Fine when this node is in none; on a machine that was there before, only the lab's own is left.
Result<Json> leave_swarm_here(const access::Operator& here, const ThisNode& self,
                              const std::string& lab_id);

/// Whether this node's kernel can encrypt what goes between nodes (ESP).
Result<Json> probe_encryption_here(const access::Operator& here);

}  // namespace stackpilot::node
