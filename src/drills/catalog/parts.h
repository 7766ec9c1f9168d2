// What several drills have in common.
#pragma once

#include "drills/drill.h"
#include "node/messages/proxy_fault.h"

namespace stackpilot::drills::catalog {

/// A drill that takes the database away from the service: what must hold is the same whatever way
/// it goes. The caller adds what differs.
Drill database_loss(std::string_view name, std::string_view summary,
                    Result<Plan> (*plan)(const Site&));

/// A fault of that kind on the service's node.
Plan on_service_node(const Site& site, const std::string& kind,
                     std::map<std::string, std::string> settings = {});

/// A fault of a proxy that is put between the API and its database before.
Plan through_proxy(const Site& site, const node::ProxyFault& fault);

/// Nodes on which the service has neither containers nor image nor data.
std::vector<NodeSpec> free_nodes(const Site& site);

/// The first of them; kCapability when there is none.
Result<NodeSpec> free_node(const Site& site);

/// A second copy of the service there, from the image that runs now.
FaultPlan copy_of_service(const Site& site, const NodeSpec& node);

/// The reference of the image that the database runs from; empty when it was not seen.
std::string database_image(const Site& site);

/// Checks that the rows in the database are the very ones from before the drill.
void expect_same_data(Stage& stage, const Verification& after);

/// Checks that no node's containers, images, volumes, networks or rows changed.
void expect_same_state(Stage& stage, const Verification& after);

}  // namespace stackpilot::drills::catalog
