// What judges look at: the lab as declared and as observed, and the questions they share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/lab_spec.h"
#include "model/observation.h"
#include "verify/findings.h"

namespace stackpilot::verify {

/// Both outlive every judge.
struct Case {
  const LabSpec& lab;
  const Observation& seen;
};

/// What was observed of a node, or null.
const NodeObservation* find_observed(const Case& about, std::string_view node);

/// Whether the host reaches the node at its declared address: what G-01-01 asks.
bool is_reachable(const Case& about, const NodeSpec& node);

/// Whether sshd takes the lab key and only that at the recorded host key: what G-01-02 asks of it.
bool admits_only_the_lab(const NodeObservation& seen);

/// Whether the entry point ran in /vagrant, mounted from this repository: what G-03-01 asks.
bool is_workdir_right(const Case& about, const NodeFacts& facts);

/// The facts of a node, or null; `why_no_facts` then says why.
const NodeFacts* find_facts(const Case& about, std::string_view node);
Unknown why_no_facts(const Case& about, const NodeSpec& node);

/// "the problem (the node is exited)": what the probe and the provider say.
std::string describe_failure(const NodeObservation& seen, const Reach& reach);

}  // namespace stackpilot::verify
