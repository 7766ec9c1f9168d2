// Building blocks that several drills share.
#pragma once

#include "drills/drill.h"
#include "node/messages/proxy_fault.h"

namespace stackpilot::drills::catalog {

/// "9.8 s"
std::string in_seconds(double ms);

/// A drill that takes the dependency away from the service, with the expectations that hold for
/// every way of doing so. The caller adjusts what differs.
Drill dependency_loss(std::string_view name, std::string_view summary,
                      Result<Plan> (*plan)(const Site&));

/// A plan with one fault of that kind, on the service's node.
Plan on_service_node(const Site& site, const std::string& kind,
                     std::map<std::string, std::string> settings = {});

/// Kinds of dependency whose sessions can be ended, so that a proxy gets between.
inline const std::vector<std::string> proxied_kinds = {"postgres", "redis"};

/// Puts a proxy between the API and its dependency (as setup) and injects `fault` into it.
Plan through_proxy(const Site& site, const node::ProxyFault& fault);

/// Other nodes without any containers, without the service's image and without its volume.
std::vector<NodeSpec> free_nodes(const Site& site);

/// The first free node; kCapability when there is none.
Result<NodeSpec> free_node(const Site& site);

/// A fault that runs a second copy of the service on `node`, from the image that runs now.
FaultPlan copy_of_service(const Site& site, const NodeSpec& node);

/// The base images on the service's node, as the setting "images" of faults has them; empty when
/// they are unknown.
std::string base_images(const Site& site);

/// Checks that the data of the dependency is the same as before the drill. Nothing for a service
/// without one, and for a kind that knows no data.
void expect_same_data(Stage& stage, const Verification& after);

/// Checks that clients have not many more sessions with the dependency than before: what is lost
/// must not be leaked.
void expect_no_leak(Stage& stage, const Verification& after);

/// Checks for each node that containers, images, volumes, networks and rows did not change.
void expect_same_state(Stage& stage, const Verification& after);

}  // namespace stackpilot::drills::catalog
