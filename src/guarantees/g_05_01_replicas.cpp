#include <fmt/format.h>

#include <algorithm>

#include "guarantees/guarantee.h"
#include "guarantees/scale_out_view.h"
#include "model/scale_out.h"

namespace stackpilot::guarantees {
namespace {

constexpr const char* as_declared = "a ready member of the swarm, as it is declared to be";

// Where nothing is scaled out, a swarm is somebody's who has not said what it is for.
void judge_leftovers(const Case& about, Findings& findings) {
  for (const NodeSpec& node : about.lab.nodes) {
    const NodeFacts* facts = find_facts(about, node.name);
    if (facts == nullptr || !facts->swarm) continue;
    findings.bad(node.name, "in no swarm, as no service is scaled out (mend: make scale-down)",
                 fmt::format("its engine is in a swarm: {}", facts->swarm->state));
  }
}

// The node's own word; that of its managers may be older.
void judge_membership(const Case& about, const NodeSpec& node, const NodeFacts& facts,
                      Findings& findings) {
  const std::string role = manages(about, node) ? "manager" : "worker";
  if (!facts.swarm_problem.empty()) {
    findings.unknown(node.name, {"no word of its swarm: " + facts.swarm_problem, "G-01-08"});
  } else if (!facts.swarm) {
    findings.bad(node.name, "in the swarm (mend: make scale-up)", "its engine is in no swarm");
  } else if (facts.swarm->state != "active") {
    findings.bad(node.name, "active in the swarm (mend: make scale-up)",
                 fmt::format("{}: {}", facts.swarm->state, facts.swarm->problem));
  } else if (facts.swarm->is_manager != manages(about, node)) {
    findings.bad(node.name, "a " + role, facts.swarm->is_manager ? "a manager" : "a worker");
  }
}

bool is_labelled(const SwarmNode& member) {
  const auto label = member.labels.find(swarm_replica_label);
  return label != member.labels.end() && label->second == "yes";
}

// As its managers see it: what they do not take for ready gets no task.
void judge_member(const Case& about, const ScaleOutView& view, const NodeSpec& node,
                  Findings& findings) {
  const SwarmNode* member = find_member(view, node.name);
  if (member == nullptr) {
    findings.bad(node.name, "a member that managers know (mend: make scale-up)", "they know none");
  } else if (member->state != "ready") {
    if (const auto unseen = out_of_reach(about, node)) return findings.unknown(node.name, *unseen);
    findings.bad(node.name, "ready", "managers say that it is " + member->state);
  } else if (member->availability != "active") {
    findings.bad(node.name, "takes tasks (mend: make scale-up)",
                 "its availability is " + member->availability);
  } else if (is_labelled(*member) != carries_replica(view, node.name)) {
    findings.bad(node.name, "the label of the replicas as declared (mend: make scale-up)",
                 is_labelled(*member) ? "it has the label" : "it has not the label");
  } else {
    findings.ok(node.name, as_declared);
  }
}

void judge_tasks(const ScaleOutView& view, const NodeSpec& node, const NodeFacts& facts,
                 Findings& findings) {
  if (!facts.engine) return findings.unknown(node.name, why_no_engine(facts));
  const std::size_t wanted = carries_replica(view, node.name) ? 1 : 0;
  const std::size_t running = tasks_of(*facts.engine, component_of(view)).size();
  const std::string text = fmt::format("{} of {}", wanted, component_of(view));
  if (running == wanted) {
    findings.ok(node.name, text);
  } else {
    findings.bad(node.name, text, fmt::format("{} of {}", running, component_of(view)));
  }
}

// Tasks that Swarm has given a node, and that do not run there, say why.
void judge_pending(const ScaleOutView& view, Findings& findings) {
  for (const SwarmTask& task : view.swarm->tasks) {
    if (task.service != component_of(view) || task.state == "running" || task.problem.empty()) {
      continue;
    }
    findings.bad(task.service, "its tasks run", fmt::format("{}: {}", task.state, task.problem));
  }
}

// Managers that cannot be reached say nothing; one that can, and says nothing, has no quorum.
void judge_silence_of_managers(const Case& about, Findings& findings) {
  const auto& nodes = about.lab.nodes;
  const bool reached = std::any_of(nodes.begin(), nodes.end(), [&](const NodeSpec& node) {
    return manages(about, node) && is_reachable(about, node);
  });
  if (!reached) return findings.unknown("swarm", {"no manager is reachable", "G-01-01"});
  findings.bad("swarm", "a manager that says what it consists of", "none does: no quorum");
}

void judge_replicas(const Case& about, Findings& findings) {
  if (!about.seen.scale_out) judge_leftovers(about, findings);
  const std::optional<ScaleOutView> view = view_scale_out(about, findings);
  if (!view) return;
  for_each_facts(about, findings, [&](const NodeSpec& node, const NodeFacts& facts) {
    judge_membership(about, node, facts, findings);
    judge_tasks(*view, node, facts, findings);
  });
  if (view->swarm == nullptr) return judge_silence_of_managers(about, findings);
  for (const NodeSpec& node : about.lab.nodes) judge_member(about, *view, node, findings);
  judge_pending(*view, findings);
}

}  // namespace

Guarantee g_05_01_replicas() {
  return {.id = "G-05-01",
          .claim = "Exactly one replica runs on every ready node that is declared to carry one",
          .scope = Scope::kCluster,
          .proof = Proof::kRuntime,
          .expected = "one replica on each node declared to carry one, and none on others",
          .judge = judge_replicas,
          .enforced_by = {"src/guarantees/g_05_01_replicas.cpp", "infra/docker-stack.yml"},
          .tests = {"tests/unit/guarantees/scale_out_test.cpp"},
          .command = "make verify-cluster",
          .mutants = {{.name = "drained",
                       .summary = "a node is drained: its replica and its proxy are taken away",
                       .kind = "swarm-node",
                       .settings = {{"node", "{bystander}"}, {"availability", "drain"}},
                       .reason = "its availability is drain",
                       .also = {"G-02-05", "G-05-02"}},
                      {.name = "label-lost",
                       .summary = "a node loses the label by which it carries a replica",
                       .kind = "swarm-node",
                       .settings = {{"node", "{bystander}"}, {"replica", "no"}},
                       .reason = "it has not the label",
                       .also = {"G-02-05"}}}};
}

}  // namespace stackpilot::guarantees
