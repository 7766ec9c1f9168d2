// The service that runs as a stack, as the guarantees of milestone 05 ask about it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guarantees/case.h"

namespace stackpilot::guarantees {

/// Pointers into a Case, of a lab in which a service is scaled out.
struct ScaleOutView {
  const ScaleOutObservation& seen;
  const ScaleOut& record;
  const Service& service;  ///< named as its stack names it
  const SwarmView* swarm;  ///< null when no manager says what the swarm consists of
};

/// nullopt when there is nothing to judge; the finding then says why: no service is scaled out,
/// which is not applicable, or nothing was observed at all.
std::optional<ScaleOutView> view_scale_out(const Case& about, Findings& findings);

/// The swarm services of the component, and of the proxies: "infra_api", "infra_proxy".
const std::string& component_of(const ScaleOutView& view);
std::string proxy_of(const ScaleOutView& view);

/// Whether the node is declared to carry a replica.
bool carries_replica(const ScaleOutView& view, const std::string& node);

/// What managers know of the node, by its host name; null when it is no member that they know.
const SwarmNode* find_member(const ScaleOutView& view, const std::string& node);

/// The running containers of that swarm service on a node.
std::vector<const ContainerFact*> tasks_of(const EngineFacts& engine, const std::string& service);

/// What the host saw of a node's front or ports, or null.
const Front* find_front(const ScaleOutView& view, const std::string& node);
const SwarmPorts* find_ports(const ScaleOutView& view, const std::string& node);

/// The release that is to run, or null before the first.
const Release* release_of(const ScaleOutView& view);

/// Why the host learns nothing of a port of the node: it is not reachable; nullopt when it is.
std::optional<Unknown> out_of_reach(const Case& about, const NodeSpec& node);

}  // namespace stackpilot::guarantees
