#include "drills/live_lab.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/stop.h"
#include "drills/ci_copy.h"
#include "drills/host_time_limit.h"
#include "drills/lab_copy.h"
#include "drills/live_traffic.h"
#include "drills/release_fault.h"
#include "guarantees/judge.h"
#include "guarantees/outcome.h"
#include "lifecycle/lifecycle.h"
#include "lifecycle/scale.h"
#include "lifecycle/swarm_nodes.h"
#include "verify/collect.h"

namespace stackpilot::drills {

HostSite LiveLab::site_of(const Fault& fault) const {
  return HostSite{lab_, fault};
}

Result<Verification> LiveLab::verify(const std::string& node) {
  TRY_ASSIGN(Observation seen,
             verify::observe(lab_.workspace(), lab_.spec(), {{service_.project, node}},
                             lab_.provider().survey()));
  // An observation that a stop request cut short says nothing about the lab.
  if (stop_requested()) return interrupted();
  std::vector<Judgement> judgements = guarantees::judge(lab_.spec(), seen);
  // Repo checks were not run here, and no fault changes the repository.
  std::erase_if(judgements, is_repo_check);
  return Verification{std::move(seen), std::move(judgements)};
}

Status LiveLab::require_possible(const std::string& kind, const std::string& node) {
  // A machine that was there before is somebody's: without leave, faults stay in the service.
  const NodeSpec* spec = lab_.spec().find_node(node);
  if (spec != nullptr) TRY(node::require_leave(kind, *spec));
  const HostFaultKind* found = find_host_fault(kind);
  if (found == nullptr || found->require_possible == nullptr) return {};
  const Fault planned{.kind = kind, .node = node};
  return found->require_possible(site_of(planned));
}

Result<node::Injected> LiveLab::inject(const Fault& fault) {
  const HostFaultKind* kind = find_host_fault(fault.kind);
  if (kind == nullptr) return answer_of_node<node::Injected>(site_of(fault), "inject");
  TRY(start_time_limit(lab_, fault));
  return kind->inject(site_of(fault));
}

Result<node::Bite> LiveLab::prove(const Fault& fault) {
  const HostFaultKind* kind = find_host_fault(fault.kind);
  if (kind == nullptr) return answer_of_node<node::Bite>(site_of(fault), "prove");
  return kind->prove(site_of(fault));
}

Result<node::Healed> LiveLab::heal(const Fault& fault) {
  const StopDeferred to_the_end;
  if (fault.kind.empty()) return heal_unknown(fault);
  const HostFaultKind* kind = find_host_fault(fault.kind);
  if (kind != nullptr && kind->where == HostFaultKind::Where::kOnHost) return undo(fault);
  if (fault.lab != lab_.workspace().lab_id()) return gone_with("its lab", fault);
  return heal_on_node(fault);
}

// The node or the lab is gone, but files that the fault left on the host may not be.
Result<node::Healed> LiveLab::gone_with(const std::string& what, const Fault& fault) {
  TRY(heal_on_host(site_of(fault)));
  return node::Healed{what + " is gone, and it with it", std::nullopt};
}

// Kind, node and service are unknown: heals the id on every node, of every service, and on the host
// what the id identifies.
Result<node::Healed> LiveLab::heal_unknown(const Fault& fault) {
  for (const NodeSpec& node : lab_.spec().nodes) {
    for (const Service& service : lab_.spec().services) {
      Fault here = fault;
      here.node = node.name;
      here.service = service.project;
      TRY(heal_on_node(here));
    }
  }
  return heal_on_host(site_of(fault));
}

Result<node::Healed> LiveLab::heal_on_node(const Fault& fault) {
  TRY_ASSIGN(const machine::MachineState state, state_of(site_of(fault)));
  const bool never_ran =
      state.power == machine::Power::kAbsent || state.power == machine::Power::kUnfinished;
  if (never_ran) return gone_with(fault.node, fault);
  if (state.power == machine::Power::kOn) {
    if (Result<node::Healed> healed = undo(fault)) return healed;
  }
  // The node is off or still booting, and has to run for the fault in it to be healed.
  TRY_ASSIGN(const NodeSpec node, node_of(site_of(fault)));
  TRY(lifecycle::switch_on(lab_, node));
  return undo(fault);
}

Result<node::Healed> LiveLab::undo(const Fault& fault) {
  const HostFaultKind* kind = find_host_fault(fault.kind);
  if (kind == nullptr) return answer_of_node<node::Healed>(site_of(fault), "heal");
  return kind->heal(site_of(fault));
}

Result<std::unique_ptr<Traffic>> LiveLab::start_traffic(const TrafficPlan& plan,
                                                        const Stopwatch& clock) {
  return start_live_traffic(lab_, service_, plan, clock);
}

Result<std::vector<std::string>> LiveLab::provision() {
  return lifecycle::provision(lab_);
}

Status LiveLab::scale_up() {
  TRY_ASSIGN(const auto record, scale_out_of(lab_.workspace(), service_));
  if (!record) return fail(ErrorKind::kCapability, "no service is scaled out", "make scale-up");
  return lifecycle::scale_up(lab_, service_,
                             {.managers = static_cast<int>(record->managers.size())});
}

bool LiveLab::await_replica(const std::string& node, Millis within) {
  const NodeSpec* spec = lab_.spec().find_node(node);
  return spec != nullptr && lifecycle::await_replica({lab_, service_}, *spec, within);
}

Result<RolloutSeen> LiveLab::rollout_of(const Fault& release) {
  return rollout_in_note(site_of(release));
}

Status LiveLab::run_in_copy(const Fault& copy, const std::vector<std::string>& command) {
  return drills::run_in_copy(site_of(copy), command);
}

Result<std::optional<EngineFacts>> LiveLab::engine_in_copy(const Fault& copy) {
  return drills::engine_in_copy(site_of(copy));
}

Result<CopySeen> LiveLab::look_at_copy(const Fault& copy) {
  return drills::look_at_copy(site_of(copy));
}

Status LiveLab::read_planted_in_copy(const Fault& copy, const Deployment& deployment) {
  return drills::read_planted_in_copy(site_of(copy), deployment);
}

Result<CiSeen> LiveLab::ci_in_copy(const Fault& copy, const CiRun& run) {
  return drills::run_ci_in_copy(site_of(copy), run);
}

footprint::HostFingerprint LiveLab::fingerprint_host() {
  const Workspace& workspace = lab_.workspace();
  const char* home = std::getenv("HOME");
  return footprint::take_fingerprint(
      {.home = home == nullptr ? "" : home,
       .left_out = {workspace.root(), workspace.runtime(), Workspace::image_cache().parent_path()},
       .lab_id = workspace.lab_id()});
}

}  // namespace stackpilot::drills
