#include "provision/boot.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <map>
#include <mutex>

#include "access/observe/node_target.h"
#include "access/observe/placed_program.h"
#include "base/slowness.h"
#include "events/step.h"
#include "provision/identity.h"
#include "provision/readiness.h"

namespace stackpilot::provision {
namespace {

using machine::Machine;
using machine::MachineState;
using machine::Power;

bool is_to_be_made(Power power) {
  return power == Power::kAbsent || power == Power::kUnfinished;
}

// So that what follows rests on a new handshake, which shows a changed host key and a connection
// that died with the node. Ignores a failure, which means that there is no connection.
void retire_connection(const access::Operator& host, const access::SshTarget& target) {
  static_cast<void>(host.program(access::retire_shared_ssh(target)));
}

// One node from whatever state it is in until it answers.
class Boot {
 public:
  Boot(const BootSite& site, machine::Provider& provider, const NodeSpec& node,
       const MakeMachine& make)
      : site_(site),
        provider_(provider),
        node_(node),
        machine_(provider.machine(node)),
        make_(make) {}

  Status from(Power power) const {
    events::Step step("Node " + node_.name);
    TRY(switch_on(power));
    Result<NodeWait> waited = wait();
    if (waited && *waited == NodeWait::kMountLost) {
      TRY(provider_.refresh());
      waited = wait();
    }
    if (waited && *waited == NodeWait::kMountLost) {
      step.at("starting it anew: it lost its mount of this repository");
      TRY(machine_->shut_down());
      TRY(switch_on(Power::kOff));
      waited = wait();
    }
    if (!waited) return pass_on(waited);
    if (*waited == NodeWait::kMountLost) {
      return fail(ErrorKind::kBroken,
                  fmt::format("/vagrant on {} is not a mount of this repository", node_.name),
                  "make the node anew: make destroy && make up");
    }
    step.done(power == Power::kOn ? "is ready" : power == Power::kAbsent ? "made" : "started");
    return {};
  }

 private:
  Status switch_on(Power power) const {
    retire_connection(site_.host, machine_->ssh());
    if (power == Power::kOn) return {};
    return is_to_be_made(power) ? make_(node_) : machine_->switch_on();
  }

  Result<NodeWait> wait() const {
    return wait_until_ready(*machine_, site_.workspace, node_, scaled(provider_.boot_timeout()));
  }

  const BootSite& site_;
  machine::Provider& provider_;
  const NodeSpec& node_;
  std::unique_ptr<Machine> machine_;
  const MakeMachine& make_;
};

}  // namespace

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

Status boot_nodes(const BootSite& site, machine::Provider& provider, const MakeMachine& make) {
  TRY_ASSIGN(const std::vector<MachineState> states, provider.survey().list());
  TRY(access::prepare_to_reach(site.workspace));
  std::map<std::string, Boot> boots;
  for (const NodeSpec& node : site.lab.nodes) {
    boots.try_emplace(node.name, site, provider, node, make);
    // A new node gets a new host key.
    if (!is_to_be_made(state_of(states, node.name).power)) continue;
    TRY(forget_host_key(site.workspace, node.name));
  }
  return for_each_node(site.lab, [&](const NodeSpec& node) {
    return boots.at(node.name).from(state_of(states, node.name).power);
  });
}

Status boot_node(const BootSite& site, machine::Provider& provider, const NodeSpec& node) {
  TRY_ASSIGN(const std::vector<MachineState> states, provider.survey().list());
  const Power power = state_of(states, node.name).power;
  if (is_to_be_made(power)) {
    return fail(ErrorKind::kCapability, node.name + " has not been made", "make up");
  }
  TRY(require_as_declared(states, site.lab));
  const MakeMachine never_called;
  return Boot(site, provider, node, never_called).from(power);
}

Result<std::vector<std::string>> provision_nodes(const BootSite& site) {
  events::Step step("Provision nodes");
  std::mutex mutex;
  std::vector<std::string> changes;
  const Status done = for_each_node(site.lab, [&](const NodeSpec& node) -> Status {
    TRY_ASSIGN(const Json answer, site.host.on_node(access::target_of(site.workspace, node),
                                                    {"provision", "--lab", site.workspace.lab_id(),
                                                     "--node", node.name}));
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
