// The input of the judges, and questions about it that several judges ask.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/lab_spec.h"
#include "model/observation.h"
#include "verify/findings.h"

namespace stackpilot::verify {

/// The lab as declared and as observed. Only refers to them: both must outlive it.
struct Case {
  const LabSpec& lab;
  const Observation& seen;
};

/// The observation of a node, or null.
const NodeObservation* find_observed(const Case& about, std::string_view node);

/// Whether the host reaches the node at its declared address, as G-01-01 requires.
bool is_reachable(const Case& about, const NodeSpec& node);

/// Whether sshd has the recorded host key, offers only publickey and accepts the lab key, as
/// G-01-02 requires.
bool admits_only_the_lab(const NodeObservation& seen);

/// Whether the entry point ran in /vagrant, a mount of this repository, as G-03-01 requires.
bool is_workdir_right(const Case& about, const NodeFacts& facts);

/// The facts of a node, or null; `why_no_facts` then says why.
const NodeFacts* find_facts(const Case& about, std::string_view node);
Unknown why_no_facts(const Case& about, const NodeSpec& node);

/// The problem of the probe and, unless the node is running, its state: "no answer (the node is
/// exited)".
std::string describe_failure(const NodeObservation& seen, const Reach& reach);

}  // namespace stackpilot::verify
