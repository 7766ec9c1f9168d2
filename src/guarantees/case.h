// The input of the judges, and questions about it that several judges ask.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "guarantees/findings.h"
#include "model/lab_spec.h"
#include "model/observation.h"

namespace stackpilot::guarantees {

/// The lab as declared and as observed. Only refers to them: both must outlive it.
struct Case {
  const LabSpec& lab;
  const Observation& seen;
};

/// One service on one node, as declared and as observed.
struct ServiceCase : Case {
  const Service& declared;
  const ServiceObservation& service;
};

/// Whether the service runs as a stack of a swarm.
bool is_scaled_out(const Case& about, const Service& service);

/// Whether the node is to be a manager of the swarm.
bool manages(const Case& about, const NodeSpec& node);

/// The observation of a node, or null.
const NodeObservation* find_observed(const Case& about, std::string_view node);

/// Whether what runs the node says that it is not on, as when it is paused. Whatever answers at its
/// address then, the kernel or another machine, is not the node. Of a machine that was adopted,
/// nobody but itself can be asked.
bool is_known_to_be_off(const NodeSpec& node, const NodeObservation& seen);

/// Whether the host reaches the node at its declared address, as G-01-01 requires.
bool is_reachable(const Case& about, const NodeSpec& node);

/// Whether sshd offers what it offered when the machine was adopted. What was not seen then, or
/// lets anybody in without credentials, does not count.
bool offers_as_adopted(const NodeObservation& seen, const Baseline* baseline);

/// Whether sshd has the recorded host key, offers only publickey, or what it offered when the
/// machine was adopted, and accepts the lab key, as G-01-02 requires.
bool admits_only_the_lab(const NodeObservation& seen, const Baseline* baseline);

/// Whether the entry point ran in /vagrant, a mount of this repository, as G-03-01 requires.
bool is_workdir_right(const Case& about, const NodeFacts& facts);

/// What a machine that was adopted was then; null when that is not on record, and for a node that
/// we have made, whatever is on record.
const Baseline* find_baseline(const Case& about, const NodeSpec& node);

/// How waivers begin that rest on it.
inline constexpr std::string_view as_adopted = "as when it was adopted";

/// Calls `judge` unless the node is a machine that was adopted and its baseline is missing: that
/// cannot be judged.
void with_baseline(const Case& about, const NodeSpec& node, Findings& findings,
                   const std::function<void(const Baseline*)>& judge);

/// The facts of a node, or null; `why_no_facts` then says why.
const NodeFacts* find_facts(const Case& about, std::string_view node);
Unknown why_no_facts(const Case& about, const NodeSpec& node);

/// Why root's view of the node is missing, although its facts are there.
Unknown why_no_exposure(const NodeFacts& facts);

/// Why the Docker engine of a node was not observed, although the node's facts are there: it was
/// silent, which is nobody's fault that we know of, or G-01-08 says why.
Unknown why_no_engine(const NodeFacts& facts);

/// Why something that did not answer before our time was over cannot be judged.
Unknown no_answer_in_time(std::string_view who, const std::string& problem);

/// The problem of the probe and, unless the node is on, its state in the provider's words: "no
/// answer (the node is exited)".
std::string describe_failure(const NodeObservation& seen, const Reach& reach);

/// How a node sees another by name, or null.
const PeerView* find_peer(const NodeFacts& facts, const std::string& name);

bool resolves_first_to(const PeerView& peer, const std::string& address);

/// "control -> worker1"
std::string pair_of(const std::string& from, const std::string& to);

/// Calls `judge_one(node, facts)` for every declared node with facts; the others are unknown.
template <typename JudgeOne>
void for_each_facts(const Case& about, Findings& findings, JudgeOne judge_one) {
  for (const NodeSpec& node : about.lab.nodes) {
    const NodeFacts* facts = find_facts(about, node.name);
    if (facts == nullptr) {
      findings.unknown(node.name, why_no_facts(about, node));
      continue;
    }
    findings.took(find_observed(about, node.name)->facts_ms);
    judge_one(node, *facts);
  }
}

}  // namespace stackpilot::guarantees
