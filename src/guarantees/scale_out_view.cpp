#include "guarantees/scale_out_view.h"

#include "base/find.h"
#include "model/scale_out.h"

namespace stackpilot::guarantees {

std::optional<ScaleOutView> view_scale_out(const Case& about, Findings& findings) {
  if (about.lab.nodes.empty() || about.seen.nodes.empty()) {
    findings.unknown("swarm", {"no node was observed", ""});
    return std::nullopt;
  }
  if (!about.seen.scale_out) {
    findings.not_applicable("swarm", "no service is scaled out: make scale-up");
    return std::nullopt;
  }
  const ScaleOutObservation& seen = *about.seen.scale_out;
  const Service* service = find_service(about.seen, seen.record.project);
  if (service == nullptr) {
    findings.unknown(seen.record.project,
                     {"it is scaled out, and no such service is declared", ""});
    return std::nullopt;
  }
  return ScaleOutView{seen, seen.record, *service, find_swarm(about.seen)};
}

const std::string& component_of(const ScaleOutView& view) {
  return view.service.component.container;
}

std::string proxy_of(const ScaleOutView& view) {
  return swarm_service_name(view.record.project, stack_proxy);
}

bool carries_replica(const ScaleOutView& view, const std::string& node) {
  return contains(view.record.replicas, node);
}

const SwarmNode* find_member(const ScaleOutView& view, const std::string& node) {
  if (view.swarm == nullptr) return nullptr;
  return find_or_null(view.swarm->nodes, [&](const SwarmNode& one) { return one.name == node; });
}

std::vector<const ContainerFact*> tasks_of(const EngineFacts& engine, const std::string& service) {
  std::vector<const ContainerFact*> tasks;
  for (const ContainerFact& one : engine.containers) {
    if (one.running && one.swarm_service == service) tasks.push_back(&one);
  }
  return tasks;
}

const Front* find_front(const ScaleOutView& view, const std::string& node) {
  return find_or_null(view.seen.fronts, [&](const Front& one) { return one.node == node; });
}

const SwarmPorts* find_ports(const ScaleOutView& view, const std::string& node) {
  return find_or_null(view.seen.ports, [&](const SwarmPorts& one) { return one.node == node; });
}

const Release* release_of(const ScaleOutView& view) {
  return view.record.release ? &*view.record.release : nullptr;
}

std::optional<Unknown> out_of_reach(const Case& about, const NodeSpec& node) {
  if (is_reachable(about, node)) return std::nullopt;
  return Unknown{node.name + " is not reachable", "G-01-01"};
}

}  // namespace stackpilot::guarantees
