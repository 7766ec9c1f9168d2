// Nodes of a service that runs as a stack are lost: what clients of the other nodes notice.
#include <fmt/format.h>

#include <optional>

#include "base/find.h"
#include "base/slowness.h"
#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"
#include "drills/release_fault.h"

namespace stackpilot::drills::catalog {
namespace {

constexpr int loss_limit_s = 180;
constexpr auto election_within = Millis(30'000);
constexpr auto manager_back_within = Millis(60'000);

// The node whose process is looked at: one with a replica, that stays.
Result<Plan> plan_of(const Site& site, FaultPlan fault) {
  Plan plan{.fault = std::move(fault)};
  plan.fault.limit_s = loss_limit_s;
  plan.lost = plan.fault.node;
  for (const NodeSpec& node : site.lab.nodes) {
    if (node.name == plan.lost || !contains(site.scale_out->replicas, node.name)) continue;
    plan.node = node.name;
    return plan;
  }
  return fail(ErrorKind::kCapability, fmt::format("no other node than {} has a replica", plan.lost),
              "make scale NODES=...");
}

// A node that the swarm and the data can do without: the last such, with a replica.
template <const char* const& kind>
Result<Plan> lose_worker(const Site& site) {
  const ScaleOut& stack = *site.scale_out;
  for (auto node = site.lab.nodes.rbegin(); node != site.lab.nodes.rend(); ++node) {
    const bool needed = node->name == stack.database || node->name == stack.managers.front();
    if (needed || !contains(stack.replicas, node->name)) continue;
    return plan_of(site, {kind, node->name});
  }
  return fail(ErrorKind::kCapability,
              "no node with a replica is neither the first manager nor the database's");
}

// Null where no manager says so.
const SwarmNode* find_leader(const Site& site) {
  const SwarmView* swarm = find_swarm(site.before.seen);
  if (swarm == nullptr) return nullptr;
  return find_or_null(swarm->nodes, [](const SwarmNode& one) { return one.is_leader; });
}

// The one that leads, as only then another is elected; but not with the database.
Result<std::string> manager_without_database(const Site& site) {
  const ScaleOut& stack = *site.scale_out;
  const SwarmNode* leader = find_leader(site);
  if (leader != nullptr && leader->name != stack.database) return leader->name;
  for (const std::string& manager : stack.managers) {
    if (manager != stack.database) return manager;
  }
  return fail(ErrorKind::kCapability,
              fmt::format("the database is on {}, the manager", stack.managers.front()),
              "make scale-down, then make scale-up with another DATABASE");
}

Result<Plan> lose_manager(const Site& site) {
  TRY_ASSIGN(const std::string manager, manager_without_database(site));
  return plan_of(site, {"node-off", manager});
}

Result<Plan> lose_database_node(const Site& site) {
  if (!site.scale_out->database.empty()) {
    return plan_of(site, {"node-off", site.scale_out->database});
  }
  return fail(ErrorKind::kCapability, "the stack has no database");
}

void tell_whether_it_led(Stage& stage) {
  const SwarmNode* leader = find_leader(stage.site());
  const bool led = leader != nullptr && leader->name == stage.fault().node;
  stage.measured({"the lost manager led the swarm", led ? "yes" : "no"});
}

// As long as no manager leads, engines of managers do not answer what they have to ask it for, as
// about networks: whoever asks for a replica learns nothing.
void await_leader(Stage& stage) {
  const Stopwatch since;
  const Millis patience = scaled(election_within);
  const bool leads = stage.lab().await_replica(stage.node(), patience);
  const std::string took = in_seconds(since.elapsed_ms());
  stage.measured({"a manager led after", leads ? took : "never"});
  stage.expect("what is left of the swarm decides", leads,
               fmt::format("within {} s", patience.count() / 1'000), "after " + took);
}

// What the node's own replica says, asked on the node itself: at its address any may answer.
void expect_replica_back(Stage& stage, Millis limit) {
  const Stopwatch since;
  const std::string& node = stage.fault().node;
  const Millis patience = scaled(limit);
  const bool serves = stage.lab().await_replica(node, 2 * patience);
  const double ms = since.elapsed_ms();
  const std::string took = in_seconds(ms);
  stage.measured({"its replica served again after", serves ? took : "never"});
  stage.expect(fmt::format("the replica of {} serves again", node),
               serves && ms <= static_cast<double>(patience.count()),
               fmt::format("within {} s", patience.count() / 1'000),
               serves ? "after " + took : "not within " + took);
}

std::string build_of(const std::optional<ScaleOut>& stack) {
  return stack && stack->release ? stack->release->deployment.build_id : "none";
}

void release_meanwhile(Stage& stage, const Verification&) {
  const auto bite = stage.with_fault(
      {.kind = release_kind, .node = stage.node(), .limit_s = release_limit_s}, nullptr);
  if (!bite) return stage.broke("a release without the manager", bite.error());
  stage.expect("a release without the manager", bite->bit, "another image runs", bite->proof);
}

// That it runs everywhere, and is in every registry, G-05-03 says.
void expect_another_release(Stage& stage, const Verification& after) {
  const std::string before = build_of(stage.site().scale_out);
  const auto& seen = after.seen.scale_out;
  const std::string now = build_of(seen ? std::optional(seen->record) : std::nullopt);
  stage.expect("the release in the end", now != before && now != "none", "another than " + before,
               now);
}

Result<Plan> lose_manager_for_a_release(const Site& site) {
  TRY_ASSIGN(Plan plan, lose_manager(site));
  plan.fault.limit_s = release_limit_s;
  return plan;
}

Status require_three_managers(Stage& stage) {
  if (stage.site().scale_out->managers.size() >= 3) return {};
  return fail(ErrorKind::kCapability, "the swarm has one manager, and elects no other",
              "make scale-up MANAGERS=3");
}

void mend_as_the_runbook_says(Stage& stage) {
  tell_whether_it_led(stage);
  expect_replica_back(stage, manager_back_within);
  const Status mended = stage.lab().scale_up();
  stage.expect("make scale-up puts right what the manager has missed", mended.has_value(),
               "it does", mended ? "it did" : mended.error().message);
}

Drill loss(std::string_view name, std::string_view summary, Result<Plan> (*plan)(const Site&)) {
  return Drill{.name = name,
               .summary = summary,
               .runbook = "milestone05.md#g-05-06",
               .plan = plan,
               .needs = {.runs = Runs::kAsStack},
               .clients = Clients::kRecords,
               .breaks = {"G-01-01"},
               .exempt = {"G-03-08"},  // clients write meanwhile
               .unserved_within = Millis(1'000),
               .once_healed = [](Stage& stage) { expect_replica_back(stage, Millis(10'000)); }};
}

constexpr const char* off = "node-off";
constexpr const char* frozen = "node-frozen";
constexpr const char* cut_off = "peer-drop";

}  // namespace

std::vector<Drill> worker_losses() {
  Drill partition =
      loss("worker-partition", "A worker is cut off from the other nodes, with clients on those",
           lose_worker<cut_off>);
  partition.breaks = {"G-01-06", "G-05-02"};
  return {loss("worker-loss", "A worker loses its power, with clients on the other nodes",
               lose_worker<off>),
          loss("worker-freeze", "A worker stands still, with clients on the other nodes",
               lose_worker<frozen>),
          partition};
}

Drill manager_loss() {
  Drill drill =
      loss("manager-loss", "A manager, the leading one, is lost, with clients on the other nodes",
           lose_manager);
  drill.runbook = "milestone05.md#g-05-07";
  drill.once_proven = await_leader;
  drill.once_healed = [](Stage& stage) {
    tell_whether_it_led(stage);
    expect_replica_back(stage, manager_back_within);
  };
  return drill;
}

Drill manager_loss_release() {
  Drill drill = manager_loss();
  drill.name = "manager-loss-release";
  drill.summary = "One of three managers is lost, and a release is made without it";
  drill.plan = lose_manager_for_a_release;
  drill.needs.source = true;
  drill.api = ApiProcess::kReplaced;
  drill.beforehand = require_three_managers;
  drill.meanwhile = release_meanwhile;
  drill.once_healed = mend_as_the_runbook_says;
  drill.afterwards = expect_another_release;
  return drill;
}

Drill database_node_loss() {
  Drill drill = dependency_loss("db-node-loss", "The node of the stack's database is lost",
                                lose_database_node);
  drill.runbook = "milestone05.md#g-05-10";
  drill.needs = {.dependency = true, .volume = true, .runs = Runs::kAsStack};
  drill.breaks = {"G-01-01"};
  // Of liveness, too, the proxies notice a moment later that a replica is lost.
  drill.holds.clear();
  drill.exempt = {"G-03-08"};  // clients write until the database is away
  drill.ready.red_within = Millis(1'500);
  drill.ready.settled_after = Millis(1'500);
  drill.ready.green_within = Millis(20'000);
  drill.afterwards = nullptr;
  return drill;
}

}  // namespace stackpilot::drills::catalog
