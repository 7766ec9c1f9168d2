#include "node/swarm/membership.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/observe/json_path.h"
#include "base/find.h"
#include "base/slowness.h"
#include "base/text.h"
#include "base/wait.h"
#include "model/scale_out.h"
#include "node/swarm/member_changes.h"

namespace stackpilot::node {
namespace {

using access::Operator;
using access::Output;
using access::value_at;

constexpr auto swarm_timeout = Millis(60'000);
constexpr auto member_patience = Millis(30'000);
// What the engine unties after a node has left, which an interrupted `leave` does not wait for.
constexpr auto untying_patience = Millis(15'000);
constexpr auto mesh_patience = Millis(10'000);
// A node that is silent for three of them is taken for down, and once it is back, its tasks are
// replaced, even if they never ended: some 8 s without a replica and a proxy. Nothing is gained by
// knowing it sooner, as no task moves to another node.
constexpr const char* heartbeat = "20s";
// More than a node restarts between two releases, which remove what has ended themselves. With
// fewer Swarm removes the oldest when a node is back, and with it, as nothing runs there yet, the
// stack's network, which it then makes again: 4 s.
constexpr const char* task_history = "20";
constexpr const char* gateway_bridge = "docker_gwbridge";

struct OwnState {
  bool active = false;
  bool is_manager = false;
  std::string node_id;
};

Result<OwnState> own_state(const Operator& here) {
  TRY_ASSIGN(const Output said, here.docker({"info", "--format", "{{json .Swarm}}"}));
  TRY_ASSIGN(const Json swarm, parse_json_text(said.out, "what docker says of its swarm"));
  // "pending" and "error" are of a node that was one, and may be again.
  return OwnState{value_at<std::string>(swarm, {"LocalNodeState"}) != "inactive",
                  value_at<bool>(swarm, {"ControlAvailable"}),
                  value_at<std::string>(swarm, {"NodeID"})};
}

Result<Json> inspect_members(const Operator& here) {
  TRY_ASSIGN(const Output ids, here.docker({"node", "ls", "--quiet"}));
  std::vector<std::string> inspect = {"node", "inspect"};
  for (const std::string_view id : lines_of(ids.out)) inspect.emplace_back(id);
  TRY_ASSIGN(const Output said, here.docker(inspect));
  return parse_json_text(said.out, "what docker says of the swarm's nodes");
}

tl::unexpected<Error> not_ours(const ThisNode& self) {
  return fail(ErrorKind::kUsage,
              fmt::format("{} is in a swarm that StackPilot has not made", self.node.name),
              fmt::format("take it out of that (docker swarm leave, on the machine), or leave {} "
                          "out of infra/lab.yaml",
                          self.node.name));
}

// A swarm on a node that was made for the lab is the lab's, labelled or not.
Status require_own_swarm(const Operator& here, const ThisNode& self, const OwnState& state,
                         const std::string& lab_id) {
  if (!self.node.ssh) return {};
  if (!state.is_manager) return not_ours(self);
  TRY_ASSIGN(const Json members, inspect_members(here));
  const bool ours = std::any_of(members.begin(), members.end(), [&](const Json& one) {
    return label_of(one, lab_label) == lab_id;
  });
  if (!ours) return not_ours(self);
  return {};
}

Status leave(const Operator& here) {
  TRY(here.docker({"swarm", "leave", "--force"}, {.timeout = scaled(swarm_timeout)}));
  return {};
}

// Engines take a moment to untie it from the networks of a swarm that they have left.
Result<bool> remove_gateway_bridge(const Operator& here) {
  const std::vector<std::string> list = {"network", "ls", "--quiet", "--filter",
                                         fmt::format("name=^{}$", gateway_bridge)};
  Result<std::size_t> removed = 0;
  TRY_ASSIGN(const bool gone,
             wait_unless_stopped(Deadline(scaled(untying_patience)), Millis(500), [&] {
               removed = here.docker_remove_listed(list, {"network", "rm"});
               return removed.has_value();
             }));
  if (!gone) return pass_on(removed);
  return *removed > 0;
}

// One that joined as a manager is one only once the others reach it: with fewer than they seem to
// be, the loss of one is the loss of all.
bool is_there(const Json& members, const SwarmMember& wanted) {
  if (wanted.away) return true;
  const Json* entry = entry_of(members, wanted.name);
  if (entry == nullptr) return false;
  const bool joined_as_one = value_at<std::string>(*entry, {"Spec", "Role"}) == "manager";
  return !joined_as_one || is_reachable_manager(*entry);
}

Result<Json> wait_for_members(const Operator& here, const std::vector<SwarmMember>& wanted) {
  const Deadline deadline(scaled(member_patience));
  for (;;) {
    TRY_ASSIGN(const Json members, inspect_members(here));
    const SwarmMember* missing =
        find_or_null(wanted, [&](const SwarmMember& one) { return !is_there(members, one); });
    if (missing == nullptr) return members;
    if (deadline.left() <= Millis(0)) {
      return fail(ErrorKind::kBroken,
                  fmt::format("{} is not a ready member of the swarm", missing->name),
                  "make scale-up");
    }
    TRY(pause_for(Millis(200)));
  }
}

Status forget_gone(const Operator& here, const Json& members,
                   const std::vector<SwarmMember>& wanted) {
  for (const Json& one : members) {
    if (!is_gone(one, members, wanted)) continue;
    const auto id = value_at<std::string>(one, {"ID"});
    if (value_at<std::string>(one, {"Spec", "Role"}) == "manager") {
      TRY(here.docker({"node", "demote", id}));
    }
    TRY(here.docker({"node", "rm", "--force", id}));
  }
  return {};
}

Result<bool> has_routing_mesh(const Operator& here) {
  TRY_ASSIGN(const Output listed,
             here.docker({"network", "ls", "--quiet", "--filter", "name=^ingress$"}));
  return !listed.out.empty();
}

// Nothing of the stack uses it, and as long as it is there, a node that comes back makes its end of
// it first: some 3 s of the 8 s until its replica serves. The swarm makes it a moment after itself.
Status remove_routing_mesh(const Operator& here, bool is_new) {
  const Deadline until(is_new ? scaled(mesh_patience) : Millis(0));
  TRY_ASSIGN(const bool there,
             wait_unless_stopped(until, Millis(100), [&] { return has_routing_mesh(here); }));
  if (!there) return {};
  // The client asks, and has no option that answers.
  TRY(here.program({"sh", "-c", "echo y | docker network rm ingress"}));
  return {};
}

}  // namespace

Result<Json> form_swarm_here(const Operator& here, const ThisNode& self, const std::string& lab_id,
                             const std::string& pool) {
  TRY_ASSIGN(OwnState state, own_state(here));
  if (state.active) TRY(require_own_swarm(here, self, state, lab_id));
  // A worker of a swarm whose manager it was to be: what is left of an earlier attempt.
  if (state.active && !state.is_manager) TRY(leave(here));
  const std::string& address = self.node.address;
  const bool is_new = !state.is_manager;
  if (is_new) {
    TRY(here.docker({"swarm", "init", "--advertise-addr", address, "--data-path-addr", address,
                     "--listen-addr", fmt::format("{}:{}", address, swarm_control_port),
                     "--default-addr-pool", pool, "--default-addr-pool-mask-length", "24"},
                    {.timeout = scaled(swarm_timeout)}));
    TRY_ASSIGN(state, own_state(here));
    // By this label a swarm is told to be ours from now on.
    TRY(here.docker(
        {"node", "update", "--label-add", fmt::format("{}={}", lab_label, lab_id), state.node_id}));
  } else {
    TRY(require_leader(here));
  }
  TRY(here.docker({"swarm", "update", "--dispatcher-heartbeat", heartbeat, "--task-history-limit",
                   task_history}));
  TRY(remove_routing_mesh(here, is_new));
  SwarmTickets tickets;
  TRY_ASSIGN(const Output worker, here.docker({"swarm", "join-token", "--quiet", "worker"}));
  TRY_ASSIGN(const Output manager, here.docker({"swarm", "join-token", "--quiet", "manager"}));
  tickets.worker_token = access::trimmed(worker.out);
  tickets.manager_token = access::trimmed(manager.out);
  TRY_ASSIGN(const Output ids, here.docker({"node", "ls", "--quiet"}));
  for (const std::string_view id : lines_of(ids.out)) tickets.members.emplace_back(id);
  return Json(tickets);
}

Status require_leader(const Operator& here) {
  const auto listed = here.docker({"node", "ls", "--quiet"});
  if (listed) return {};
  return fail(
      ErrorKind::kCapability, "the swarm decides nothing: " + listed.error().message,
      "more than half of the managers must run: make up; where they are gone for good: make "
      "scale-down, then make scale-up",
      listed.error().detail);
}

Result<Json> join_swarm_here(const Operator& here, const ThisNode& self, const std::string& address,
                             const std::string& token, const std::vector<std::string>& members) {
  TRY_ASSIGN(const OwnState state, own_state(here));
  const bool is_member = state.active && contains(members, state.node_id);
  if (is_member) return Json{{"did", "already a member"}};
  if (state.active && self.node.ssh) return not_ours(self);
  if (state.active) TRY(leave(here));
  const std::string& own = self.node.address;
  TRY(here.docker({"swarm", "join", "--advertise-addr", own, "--data-path-addr", own,
                   "--listen-addr", fmt::format("{}:{}", own, swarm_control_port), "--token", token,
                   fmt::format("{}:{}", address, swarm_control_port)},
                  {.timeout = scaled(swarm_timeout)}));
  return Json{{"did", "joined"}};
}

Result<Json> settle_members_here(const Operator& here, const ThisNode&, const std::string& lab_id,
                                 const std::vector<SwarmMember>& wanted) {
  TRY(require_leader(here));
  TRY_ASSIGN(const Json members, wait_for_members(here, wanted));
  std::vector<std::string> changed;
  for (const SwarmMember& one : wanted) {
    const Json* entry = entry_of(members, one.name);
    if (one.away || entry == nullptr) continue;
    const std::vector<std::string> options = member_changes(*entry, one, lab_id);
    if (options.empty()) continue;
    std::vector<std::string> update = {"node", "update"};
    update.insert(update.end(), options.begin(), options.end());
    update.push_back(value_at<std::string>(*entry, {"ID"}));
    TRY(here.docker(update));
    changed.push_back(one.name);
  }
  TRY(forget_gone(here, members, wanted));
  // Who was made a manager just now is one only once the others reach it.
  if (!changed.empty()) TRY(wait_for_members(here, wanted));
  return Json{{"changed", changed}};
}

Result<Json> leave_swarm_here(const Operator& here, const ThisNode& self,
                              const std::string& lab_id) {
  TRY_ASSIGN(const OwnState state, own_state(here));
  // A worker cannot tell whose swarm it is in; its manager, which the lab has made, has said so.
  if (state.active && self.node.ssh && state.is_manager) {
    TRY(require_own_swarm(here, self, state, lab_id));
  }
  if (state.active) TRY(leave(here));
  TRY_ASSIGN(const bool bridge, remove_gateway_bridge(here));
  return Json{{"did", state.active || bridge ? "left the swarm" : "was in none"}};
}

Result<Json> probe_encryption_here(const Operator& here) {
  const std::vector<std::string> id = {"src",   "127.0.0.1", "dst", "127.0.0.1",
                                       "proto", "esp",       "spi", "0x5741434b"};
  std::vector<std::string> add = {"sudo", "-n", "ip", "xfrm", "state", "add"};
  add.insert(add.end(), id.begin(), id.end());
  // As the engine does for its networks.
  add.insert(add.end(), {"mode", "transport", "aead", "rfc4106(gcm(aes))",
                         "0x0102030405060708090a0b0c0d0e0f1011121314", "64"});
  const bool can = here.program(add).has_value();
  if (can) {
    std::vector<std::string> remove = {"sudo", "-n", "ip", "xfrm", "state", "delete"};
    remove.insert(remove.end(), id.begin(), id.end());
    TRY(here.program(remove));
  }
  return Json{{"can_encrypt", can}};
}

}  // namespace stackpilot::node
