#include "guarantees/case.h"

#include <fmt/format.h>

#include "base/find.h"

namespace stackpilot::guarantees {

bool is_scaled_out(const Case& about, const Service& service) {
  return about.seen.scale_out && about.seen.scale_out->record.project == service.project;
}

bool manages(const Case& about, const NodeSpec& node) {
  if (!about.seen.scale_out) return false;
  const auto& managers = about.seen.scale_out->record.managers;
  return contains(managers, node.name);
}

const NodeObservation* find_observed(const Case& about, std::string_view node) {
  const auto& nodes = about.seen.nodes;
  return find_or_null(nodes, [&](const NodeObservation& one) { return one.name == node; });
}

bool is_known_to_be_off(const NodeSpec& node, const NodeObservation& seen) {
  return !node.ssh && !seen.runtime_state.empty() && !seen.is_on;
}

bool is_reachable(const Case& about, const NodeSpec& node) {
  const NodeObservation* seen = find_observed(about, node.name);
  return seen != nullptr && seen->address == node.address && !is_known_to_be_off(node, *seen) &&
         (seen->icmp.ok || node.jump() != nullptr) && seen->ssh_port.ok;
}

bool offers_as_adopted(const NodeObservation& seen, const Baseline* baseline) {
  const auto& methods = seen.ssh.methods;
  return baseline != nullptr && !methods.empty() && methods == baseline->ssh_methods &&
         !contains(methods, "none");
}

bool admits_only_the_lab(const NodeObservation& seen, const Baseline* baseline) {
  return seen.ssh.host_key_recorded && seen.ssh.lab_login &&
         (seen.ssh.methods == std::vector<std::string>{"publickey"} ||
          offers_as_adopted(seen, baseline));
}

const Baseline* find_baseline(const Case& about, const NodeSpec& node) {
  const NodeObservation* seen = find_observed(about, node.name);
  return node.ssh && seen != nullptr && seen->baseline ? &*seen->baseline : nullptr;
}

void with_baseline(const Case& about, const NodeSpec& node, Findings& findings,
                   const std::function<void(const Baseline*)>& judge) {
  const Baseline* baseline = find_baseline(about, node);
  if (node.ssh && baseline == nullptr) {
    findings.unknown(node.name, {"what it was when it was adopted is not on record", ""});
  } else {
    judge(baseline);
  }
}

bool is_workdir_right(const Case& about, const NodeFacts& facts) {
  return facts.workdir.is_mount && facts.workdir.directory == "/vagrant" &&
         !about.seen.lab_id.empty() && facts.workdir.lab_id == about.seen.lab_id;
}

const NodeFacts* find_facts(const Case& about, std::string_view node) {
  const NodeObservation* seen = find_observed(about, node);
  return seen != nullptr && seen->facts ? &*seen->facts : nullptr;
}

Unknown why_no_facts(const Case& about, const NodeSpec& node) {
  const NodeObservation* seen = find_observed(about, node.name);
  if (seen == nullptr) return {"was not observed", ""};
  const std::string why = "no facts from inside: " + seen->facts_problem;
  switch (seen->facts_cause) {
    case FactsProblem::kTransport:
      if (!is_reachable(about, node)) return {why, "G-01-01"};
      return {why, admits_only_the_lab(*seen, find_baseline(about, node)) ? "" : "G-01-02"};
    case FactsProblem::kEntryPoint:
      return {why, "G-03-01"};
    case FactsProblem::kMalformed:
    case FactsProblem::kNone:
      break;
  }
  return {why, ""};
}

Unknown why_no_exposure(const NodeFacts& facts) {
  return {"root's view is missing: " + facts.exposure_problem, ""};
}

Unknown why_no_engine(const NodeFacts& facts) {
  if (facts.engine_silent) return no_answer_in_time("the Docker engine", facts.engine_problem);
  return {"the Docker engine does not answer", "G-01-08"};
}

Unknown no_answer_in_time(std::string_view who, const std::string& problem) {
  return {fmt::format("{} did not answer in time: {}", who, problem), ""};
}

std::string describe_failure(const NodeObservation& seen, const Reach& reach) {
  std::string problem = reach.problem.empty() ? "no answer" : reach.problem;
  if (seen.runtime_state.empty() || seen.is_on) return problem;
  return fmt::format("{} (the node is {})", problem, seen.runtime_state);
}

const PeerView* find_peer(const NodeFacts& facts, const std::string& name) {
  return find_or_null(facts.peers, [&](const PeerView& one) { return one.name == name; });
}

std::string pair_of(const std::string& from, const std::string& to) {
  return from + " -> " + to;
}

bool resolves_first_to(const PeerView& peer, const std::string& address) {
  return !peer.addresses.empty() && peer.addresses.front() == address;
}

}  // namespace stackpilot::guarantees
