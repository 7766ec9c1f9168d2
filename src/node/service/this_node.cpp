#include "node/service/this_node.h"

#include <fmt/format.h>

#include "access/observe/host_reader.h"

namespace stackpilot::node {

Result<ThisNode> require_this_node(const std::string& lab_id, const std::string& node) {
  const auto refuse = [](const std::string& why) {
    return fail(ErrorKind::kUsage, "refused: " + why,
                "`make up` restores the mount of the repository; see G-03-01");
  };
  const Workspace workspace("/vagrant");
  const WorkdirFact here = access::read_workdir(workspace);
  if (here.directory != workspace.root()) {
    return refuse(fmt::format("the working directory is {}, not /vagrant", here.directory));
  }
  if (!here.is_mount) return refuse("/vagrant is not a mount");
  if (here.lab_id.empty() || here.lab_id != lab_id) {
    return refuse(fmt::format("/vagrant is the repository of the lab \"{}\", not of \"{}\"",
                              here.lab_id, lab_id));
  }
  if (access::read_hostname() != node) {
    return refuse(fmt::format("this is {}, not {}", access::read_hostname(), node));
  }
  TRY_ASSIGN(LabSpec lab, load_lab_spec(workspace.root()));
  const NodeSpec* self = lab.find_node(node);
  if (self == nullptr) return refuse(fmt::format("lab.yaml declares no node {}", node));
  const NodeSpec found = *self;
  return ThisNode{workspace, std::move(lab), found};
}

}  // namespace stackpilot::node
