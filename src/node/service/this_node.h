// The node that this program runs on.
#pragma once

#include <string>

#include "base/result.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::node {

/// The node that this program runs on, checked to be the intended one.
struct ThisNode {
  Workspace workspace;  ///< /vagrant
  LabSpec lab;
  NodeSpec node;
};

/// kUsage unless the working directory is /vagrant, /vagrant is a mount and the repository of the
/// lab `lab_id`, and `node` is this machine's host name and declared in lab.yaml.
Result<ThisNode> require_this_node(const std::string& lab_id, const std::string& node);

}  // namespace stackpilot::node
