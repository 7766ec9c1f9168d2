// What goes wrong with a service that runs as a stack: a member takes no tasks, a proxy stands
// still, a registry serves another image or anybody, Swarm runs an image that was not released.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "access/observe/engine_answer.h"
#include "access/observe/engine_reader.h"
#include "access/observe/swarm_reader.h"
#include "base/clock.h"
#include "base/find.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "model/scale_out.h"
#include "node/faults/containers.h"
#include "node/faults/forged_image.h"
#include "node/faults/kept_state.h"

namespace stackpilot::node {
namespace {

constexpr auto task_patience = Millis(30'000);
constexpr auto quiet = Millis(2'000);
constexpr auto update_timeout = Millis(90'000);

std::string api_service(const FaultSite& site) {
  return as_stack(site.service()).component.container;
}

Result<SwarmView> look_at_swarm() {
  TRY_ASSIGN(const auto swarm, access::read_swarm(access::node_engine_socket));
  if (swarm && swarm->view) return *swarm->view;
  return fail(ErrorKind::kCapability, "this node is no manager of a swarm",
              "scale the service out first: make scale-up");
}

Result<SwarmNode> look_at_member(const std::string& name) {
  TRY_ASSIGN(const SwarmView swarm, look_at_swarm());
  const SwarmNode* member =
      find_or_null(swarm.nodes, [&](const SwarmNode& one) { return one.name == name; });
  if (member != nullptr) return *member;
  return fail(ErrorKind::kUsage, name + " is no member of the swarm");
}

// Of the replicas; also those that are to end, and some that have.
Result<std::vector<Json>> replica_tasks(const std::string& service) {
  TRY_ASSIGN(const SwarmView swarm, look_at_swarm());
  const SwarmService* found =
      find_or_null(swarm.services, [&](const SwarmService& one) { return one.name == service; });
  TRY_ASSIGN(const Json tasks, access::engine_list(access::node_engine_socket, "/tasks"));
  return access::guarded_answer([&]() -> Result<std::vector<Json>> {
    std::vector<Json> own;
    std::copy_if(tasks.begin(), tasks.end(), std::back_inserter(own), [&](const Json& one) {
      return found != nullptr && one.value("ServiceID", "") == found->id;
    });
    return own;
  });
}

std::string state_of(const Json& task) {
  return task.at("Status").value("State", "");
}

// Those whose containers run.
std::size_t running_on(const std::vector<Json>& tasks, const std::string& member) {
  return static_cast<std::size_t>(std::count_if(tasks.begin(), tasks.end(), [&](const Json& one) {
    return one.value("NodeID", "") == member && state_of(one) == "running";
  }));
}

bool all_run_from(const std::vector<Json>& tasks, const std::string& reference) {
  return std::all_of(tasks.begin(), tasks.end(), [&](const Json& one) {
    return state_of(one) != "running" ||
           one.at("Spec").at("ContainerSpec").at("Image") == reference;
  });
}

Result<std::size_t> replicas_on(const std::string& service, const std::string& member) {
  TRY_ASSIGN(const auto tasks, replica_tasks(service));
  return access::guarded_answer([&]() -> Result<std::size_t> { return running_on(tasks, member); });
}

std::set<std::string> states_of(const std::vector<Json>& tasks) {
  std::set<std::string> states;
  for (const Json& one : tasks) states.insert(one.value("ID", "") + " " + state_of(one));
  return states;
}

using Wanted = std::function<bool(const std::vector<Json>& tasks)>;

// Until the replicas are as wanted, and nothing has happened to any task of theirs for a while:
// Swarm removes what has ended, and verification would take that for its own doing.
Status await_settled(const FaultSite& site, const std::string& words, const Wanted& wanted) {
  std::set<std::string> before;
  Stopwatch since;
  TRY_ASSIGN(
      const bool reached,
      wait_unless_stopped(Deadline(scaled(task_patience)), Millis(250), [&]() -> Result<bool> {
        TRY_ASSIGN(const auto tasks, replica_tasks(api_service(site)));
        return access::guarded_answer([&]() -> Result<bool> {
          std::set<std::string> now = states_of(tasks);
          if (now != before) since = Stopwatch();
          before = std::move(now);
          return wanted(tasks) && since.elapsed_ms() >= static_cast<double>(scaled(quiet).count());
        });
      }));
  if (reached) return {};
  return fail(ErrorKind::kBroken, fmt::format("{}: not in time: {}", api_service(site), words));
}

Status await_replicas(const FaultSite& site, const SwarmNode& member, std::size_t wanted) {
  return await_settled(site, fmt::format("{} on {}", wanted, member.name),
                       [&](const auto& tasks) { return running_on(tasks, member.id) == wanted; });
}

// --- swarm-node: a member that takes no tasks, or is not to carry a replica ---

// The change of `docker node update`, and the one that undoes it.
struct MemberChange {
  std::vector<std::string> make;
  std::vector<std::string> undo;
};

Result<MemberChange> member_change(const FaultSite& site) {
  const std::string label = std::string(swarm_replica_label) + "=";
  if (site.setting("availability") == "drain") {
    return MemberChange{{"--availability", "drain"}, {"--availability", "active"}};
  }
  if (site.setting("replica") == "no") {
    return MemberChange{{"--label-add", label + "no"}, {"--label-add", label + "yes"}};
  }
  return fail(ErrorKind::kUsage, "there is no such change of a member of the swarm");
}

Status update_member(const FaultSite& site, const std::vector<std::string>& change,
                     const std::string& name) {
  std::vector<std::string> arguments = {"node", "update"};
  arguments.insert(arguments.end(), change.begin(), change.end());
  arguments.push_back(name);
  TRY(site.here.docker(arguments));
  return {};
}

Result<Injected> change_member(const FaultSite& site) {
  TRY_ASSIGN(const std::string name, site.host_name("node"));
  TRY_ASSIGN(const MemberChange change, member_change(site));
  TRY_ASSIGN(const SwarmNode member, look_at_member(name));
  TRY(keep(site, "member", name));
  const Stopwatch since;
  TRY(update_member(site, change.make, name));
  TRY(await_replicas(site, member, 0));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_member(const FaultSite& site) {
  TRY_ASSIGN(const std::string name, site.host_name("node"));
  TRY_ASSIGN(const SwarmNode member, look_at_member(name));
  const auto label = member.labels.find(swarm_replica_label);
  const std::string carries = label == member.labels.end() ? "" : label->second;
  TRY_ASSIGN(const std::size_t replicas, replicas_on(api_service(site), member.id));
  const bool changed =
      site.setting("availability") == "drain" ? member.availability == "drain" : carries == "no";
  return Bite{changed && replicas == 0,
              fmt::format("{} is {}, {}={}, and runs {} of {}", name, member.availability,
                          swarm_replica_label, carries, replicas, api_service(site))};
}

Result<Healed> restore_member(const FaultSite& site) {
  const std::optional<std::string> name = kept(site, "member");
  if (!name) return Healed{"no member was changed", std::nullopt};
  // The settings are not there when only the id is known: both changes are undone then.
  const Result<MemberChange> change = member_change(site);
  const MemberChange both{
      {}, {"--availability", "active", "--label-add", std::string(swarm_replica_label) + "=yes"}};
  TRY_ASSIGN(const SwarmNode member, look_at_member(*name));
  TRY(update_member(site, change ? change->undo : both.undo, *name));
  TRY(await_replicas(site, member, 1));
  TRY(forget(site, "member"));
  return Healed{*name + " carries its replica again", std::nullopt};
}

// --- proxy-paused: the node's port accepts, and nobody answers ---

Result<std::string> proxy_here(const FaultSite& site) {
  TRY_ASSIGN(const EngineFacts engine, access::read_engine(access::node_engine_socket));
  const std::string name = swarm_service_name(site.service().project, stack_proxy);
  const ContainerFact* proxy = find_container(engine, name);
  if (proxy != nullptr) return proxy->id;
  return fail(ErrorKind::kCapability, name + " does not run here",
              "scale the service out first: make scale-up");
}

Result<Injected> pause_proxy(const FaultSite& site) {
  TRY_ASSIGN(const std::string proxy, proxy_here(site));
  TRY(keep(site, "proxy", proxy));
  const Stopwatch since;
  TRY(site.here.docker({"pause", proxy}));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_proxy_paused(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState state, look_at(kept(site, "proxy").value_or("")));
  return Bite{state.status == "paused", "the proxy is " + state.status};
}

Result<Healed> resume_proxy(const FaultSite& site) {
  const std::optional<std::string> proxy = kept(site, "proxy");
  if (!proxy) return Healed{"no proxy was paused", std::nullopt};
  TRY_ASSIGN(const ContainerState state, look_at(*proxy));
  // Swarm may have replaced it, or the node was started anew: then it is not paused.
  if (state.status == "paused") TRY(site.here.docker({"unpause", *proxy}));
  TRY(forget(site, "proxy"));
  return Healed{"the proxy goes on", std::nullopt};
}

// --- replica-swapped: Swarm runs an image that was not released ---

// Its digest is known once a registry has it.
Result<std::string> push_forged(const FaultSite& site, const std::string& released) {
  const std::string forged = repository_in(released) + ":" + site.id;
  TRY(build_forged(site, released, forged));
  TRY(site.here.docker({"push", "--quiet", forged}, {.timeout = scaled(update_timeout)}));
  TRY_ASSIGN(const access::Output digests, site.here.docker({"image", "inspect", "--format",
                                                             "{{index .RepoDigests 0}}", forged}));
  return access::trimmed(digests.out);
}

Status run_image(const FaultSite& site, const std::string& reference) {
  TRY(site.here.docker({"service", "update", "--quiet", "--no-resolve-image", "--image", reference,
                        api_service(site)},
                       {.timeout = scaled(update_timeout)}));
  return {};
}

Result<Injected> swap_replica(const FaultSite& site) {
  TRY_ASSIGN(const std::string released, image_that_swarm_runs(site));
  TRY(keep(site, "released", released));
  TRY_ASSIGN(const std::string forged, push_forged(site, released));
  const Stopwatch since;
  TRY(run_image(site, forged));
  TRY(await_settled(site, "all of " + forged,
                    [&](const auto& tasks) { return all_run_from(tasks, forged); }));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_replica_swapped(const FaultSite& site) {
  TRY_ASSIGN(const EngineFacts engine, access::read_engine(access::node_engine_socket));
  const ContainerFact* task = find_container(engine, api_service(site));
  if (task == nullptr) return fail(ErrorKind::kBroken, "no replica runs here");
  TRY_ASSIGN(const bool forged, is_forged(site, task->image_id));
  return Bite{forged, "the replica here runs " + task->image_id};
}

Result<Healed> restore_replica(const FaultSite& site) {
  const std::optional<std::string> released = kept(site, "released");
  if (!released) return Healed{"no replica was swapped", std::nullopt};
  TRY(run_image(site, *released));
  TRY(remove_forged(site));
  TRY(forget(site, "released"));
  return Healed{"Swarm runs " + *released, std::nullopt};
}

}  // namespace

std::vector<FaultKind> swarm_faults() {
  return {{"swarm-node", change_member, prove_member, restore_member},
          {"proxy-paused", pause_proxy, prove_proxy_paused, resume_proxy},
          {"replica-swapped", swap_replica, prove_replica_swapped, restore_replica}};
}

}  // namespace stackpilot::node
