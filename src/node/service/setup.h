// Idempotent set-up on the node: makes its host name and hosts entries as lab.yaml declares.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/lab_spec.h"

namespace stackpilot::node {

/// Runs on the node. Returns the changes made; empty when everything was as declared.
Result<std::vector<std::string>> set_up_this_node(const access::Operator& node_operator,
                                                  const LabSpec& lab, const NodeSpec& self);

struct CorrectedHosts {
  std::string text;
  std::vector<std::string> changed;  ///< node names whose entry was wrong or missing
};

/// The hosts file `text` with exactly one entry per node, at its declared address. Other names
/// stay.
CorrectedHosts correct_hosts(const std::string& text, const std::vector<NodeSpec>& nodes);

}  // namespace stackpilot::node
