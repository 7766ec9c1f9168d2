// What the nodes of a lab do for a service that is scaled out, asked from the host. Steps that take
// several nodes ask them at the same time.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lifecycle/lab.h"
#include "model/base_image.h"
#include "model/scale_out.h"

namespace stackpilot::lifecycle {

/// The lab, and the service of it that is scaled out. Refers to both, which must outlive it.
struct SwarmSite {
  const Lab& lab;
  const Service& service;
};

/// Runs `node swarm <verb>` there, and returns its answer. Its progress goes to `on_line`.
Result<Json> ask_swarm_node(const SwarmSite& site, const NodeSpec& node,
                            const std::vector<std::string>& verb,
                            const std::function<void(std::string_view)>& on_line = {});

/// Calls `act` for all nodes at the same time; the first error, when all have ended.
Status on_nodes(const std::vector<NodeSpec>& nodes,
                const std::function<Status(const NodeSpec&)>& act);

std::vector<std::string> names_of(const std::vector<NodeSpec>& nodes);

/// Those of `nodes` that are managers, in their order.
std::vector<NodeSpec> managers_among(std::vector<NodeSpec> nodes, const ScaleOut& record);

/// The declared nodes that run now, by what makes them. Also what require_running() does for nodes
/// that are to be asked.
Result<std::vector<NodeSpec>> running_nodes(const Lab& lab);

/// The names of the declared nodes that are not among these.
std::vector<std::string> away_of(const LabSpec& lab, const std::vector<NodeSpec>& running);

/// The managers that run, the first of which is asked. kCapability when none does.
Result<std::vector<NodeSpec>> running_managers(const Lab& lab, const ScaleOut& record);

/// Forms the swarm, and makes every node a member of it in its role, with its labels.
Status form_swarm(const SwarmSite& site, const ScaleOut& record);

/// Roles and labels of members as the record has them. Nodes that do not run keep theirs.
Status settle_members(const SwarmSite& site, const ScaleOut& record);

/// Whether the replica there becomes ready in that time, by what the node asks it itself.
bool await_replica(const SwarmSite& site, const NodeSpec& node, Millis within);

/// Waits for the replica of each declared node that runs; kBroken, naming the node, when one does
/// not become ready in time. Not after a release that was cut short, which may have brought none.
Status await_replicas(const SwarmSite& site, const ScaleOut& record);

/// Whether all nodes can encrypt what goes between them.
Result<bool> can_encrypt(const SwarmSite& site);

/// Gives every node a certificate, and the managers their registries.
Status start_registries(const SwarmSite& site, const ScaleOut& record,
                        const std::vector<BaseImage>& images);

/// The registries that were away when the last release was pushed get it, too.
Status stock_registries(const SwarmSite& site, const ScaleOut& record);

/// Loads the base images that the stack needs, on the nodes that run.
Status load_stack_images(const SwarmSite& site, const ScaleOut& record,
                         const std::vector<BaseImage>& images);

/// The recipes of the images that the stack file names. An error when it cannot be read.
Result<std::vector<std::string>> recipes_of_stack(const SwarmSite& site);

/// All base images of a scaled-out service: of the stack, of registries, and what compiles it.
Result<std::vector<BaseImage>> images_for_stack(const SwarmSite& site);

}  // namespace stackpilot::lifecycle
