#include "provision/nodes.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <future>
#include <mutex>

#include "access/observe/node_target.h"
#include "base/slowness.h"
#include "events/step.h"
#include "provision/identity.h"
#include "provision/readiness.h"

namespace stackpilot::provision {
namespace {

using access::NodeState;

constexpr auto boot_timeout = Millis(120'000);

// Runs `work` for all nodes in parallel; returns the first error in the order of the lab.
Status for_each_node(const LabSpec& lab, const std::function<Status(const NodeSpec&)>& work) {
  std::vector<std::future<Status>> running;
  for (const NodeSpec& node : lab.nodes) {
    running.push_back(std::async(std::launch::async, [&work, &node] { return work(node); }));
  }
  Status problem;
  for (auto& one : running) {
    Status status = one.get();
    if (!status && problem) problem = std::move(status);
  }
  return problem;
}

// Replaces a container that an interrupted `up` created but never started: it may lack the key.
Status make_anew(const access::Operator& host, const ContainerProvider& provider,
                 const NodeSpec& node, const BaseImage& image, const std::string& state) {
  if (state == "created") {
    TRY(host.docker({"rm", "--force", provider.name_of(node.name)}));
  }
  return provider.create(node, image);
}

// So that what follows rests on a new handshake, which shows a changed host key and a connection
// that died with the node. Ignores a failure, which means that there is no connection.
void retire_connection(const access::Operator& host, const access::SshTarget& target) {
  static_cast<void>(host.program(access::retire_shared_ssh(target)));
}

struct Boot {
  const access::Operator& host;
  const ContainerProvider& provider;
  const Workspace& workspace;
  const BaseImage& image;
  const std::vector<NodeState>& states;

  Status operator()(const NodeSpec& node) const {
    const std::string state = access::state_of(states, node.name);
    events::Step step("Node " + node.name);
    TRY(start(node, state));
    Result<NodeWait> waited = wait_until_ready(provider, workspace, node, scaled(boot_timeout));
    if (waited && *waited == NodeWait::kMountLost) {
      step.at("starting it anew: it lost its mount of this repository");
      waited = restart(node);
    }
    if (!waited) return pass_on(waited);
    if (*waited == NodeWait::kMountLost) {
      return fail(ErrorKind::kBroken,
                  fmt::format("/vagrant on {} is not a mount of this repository", node.name),
                  "make the node anew: make destroy && make up");
    }
    step.done(state == "running" ? "is ready" : state == "absent" ? "made" : "started");
    return {};
  }

  Status start(const NodeSpec& node, const std::string& state) const {
    retire_connection(host, access::target_of(workspace, node));
    if (state == "running") return {};
    if (state == "absent" || state == "created") {
      return make_anew(host, provider, node, image, state);
    }
    if (state == "paused") {
      TRY(host.docker({"unpause", provider.name_of(node.name)}));
      return {};
    }
    return provider.start(node.name);
  }

  Result<NodeWait> restart(const NodeSpec& node) const {
    TRY(provider.stop(node.name));
    TRY(start(node, "exited"));
    return wait_until_ready(provider, workspace, node, scaled(boot_timeout));
  }
};

constexpr const char* declared_otherwise =
    "undo the change of infra/lab.yaml, or make the lab anew: make destroy && make up";

}  // namespace

Status require_as_declared(const std::vector<NodeState>& states, const LabSpec& lab) {
  for (const NodeState& made : states) {
    const NodeSpec* node = lab.find_node(made.name);
    if (node == nullptr) {
      return fail(
          ErrorKind::kUsage,
          fmt::format("this lab has the node {}, which infra/lab.yaml does not declare", made.name),
          declared_otherwise);
    }
    const auto& all = made.addresses;
    if (all.empty() || std::find(all.begin(), all.end(), node->address) != all.end()) continue;
    return fail(ErrorKind::kUsage,
                fmt::format("{} was made with the address {}, and infra/lab.yaml declares {}",
                            node->name, fmt::join(all, ", "), node->address),
                declared_otherwise);
  }
  return {};
}

Status require_as_declared(const access::EngineEndpoint& engine, const Workspace& workspace,
                           const LabSpec& lab) {
  TRY_ASSIGN(const auto states, access::read_node_states(engine, workspace.lab_id()));
  return require_as_declared(states, lab);
}

Status require_room(const access::InotifyInstances& found, std::size_t nodes) {
  const long needed = access::inotify_per_node * static_cast<long>(nodes);
  if (found.limit == 0 || found.limit - found.in_use >= needed) return {};
  return fail(ErrorKind::kCapability,
              fmt::format("fs.inotify.max_user_instances is {}, of which {} are in use, and {} "
                          "nodes need {} to boot",
                          found.limit, found.in_use, nodes, needed),
              access::more_inotify);
}

Status ensure_nodes(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                    const BaseImage& image) {
  const ContainerProvider provider(host, workspace, lab);
  TRY_ASSIGN(const auto states, access::read_node_states(host.engine(), workspace.lab_id()));
  TRY(access::make_socket_folder(workspace));
  const auto to_boot = std::count_if(lab.nodes.begin(), lab.nodes.end(), [&](const NodeSpec& one) {
    return access::state_of(states, one.name) != "running";
  });
  if (to_boot > 0) {
    TRY(require_room(access::read_inotify_instances(), static_cast<std::size_t>(to_boot)));
  }
  for (const NodeSpec& node : lab.nodes) {
    const std::string state = state_of(states, node.name);
    // A new node gets a new host key.
    if (state != "absent" && state != "created") continue;
    TRY(forget_host_key(workspace, node.name));
  }
  return for_each_node(lab, Boot{host, provider, workspace, image, states});
}

Status start_node(const access::Operator& host, const Workspace& workspace, const LabSpec& lab,
                  const NodeSpec& node) {
  TRY_ASSIGN(const auto states, access::read_node_states(host.engine(), workspace.lab_id()));
  const std::string state = state_of(states, node.name);
  if (state == "absent" || state == "created") {
    return fail(ErrorKind::kCapability, node.name + " has not been made", "make up");
  }
  TRY(require_as_declared(states, lab));
  const ContainerProvider provider(host, workspace, lab);
  const BaseImage never_needed;
  return Boot{host, provider, workspace, never_needed, states}(node);
}

Result<std::vector<std::string>> provision_nodes(const access::Operator& host,
                                                 const Workspace& workspace, const LabSpec& lab) {
  events::Step step("Provision nodes");
  std::mutex mutex;
  std::vector<std::string> changes;
  const Status done = for_each_node(lab, [&](const NodeSpec& node) -> Status {
    TRY_ASSIGN(const Json answer,
               host.on_node(access::target_of(workspace, node),
                            {"provision", "--lab", workspace.lab_id(), "--node", node.name}));
    const std::scoped_lock hold(mutex);
    for (const Json& change : answer.value("changed", Json::array())) {
      changes.push_back(fmt::format("{}: {}", node.name, change.get<std::string>()));
    }
    return {};
  });
  if (!done) return pass_on(done);
  std::sort(changes.begin(), changes.end());
  step.done(changes.empty() ? "nothing to change" : fmt::format("{}", fmt::join(changes, "; ")));
  return changes;
}

}  // namespace stackpilot::provision
