// The node that this program runs on.
#pragma once

#include <string>

#include "base/result.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::node {

/// The node this program runs on, checked to be the one that was meant.
struct ThisNode {
  Workspace workspace;  ///< /vagrant
  LabSpec lab;
  NodeSpec node;
};

/// Refuses (kUsage) unless the working directory is /vagrant, /vagrant is a mount, it is the
/// repository of the lab `lab_id`, and this machine is `node`.
Result<ThisNode> require_this_node(const std::string& lab_id, const std::string& node);

}  // namespace stackpilot::node
