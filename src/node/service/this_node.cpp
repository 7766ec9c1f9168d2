#include "node/service/this_node.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/observe/host_reader.h"
#include "base/find.h"
#include "service/lab.h"

namespace stackpilot::node {
namespace {

tl::unexpected<Error> refuse(const std::string& why, const std::string& next) {
  return fail(ErrorKind::kUsage, "refused: " + why, next);
}

}  // namespace

Status require_mount(const WorkdirFact& here, const fs::path& root, const std::string& lab_id) {
  constexpr const char* next = "`make up` restores the mount of the repository; see G-03-01";
  if (here.directory != root) {
    return refuse(fmt::format("the working directory is {}, not {}", here.directory, root.string()),
                  next);
  }
  if (!here.is_mount) return refuse(root.string() + " is not a mount", next);
  if (here.lab_id.empty() || here.lab_id != lab_id) {
    return refuse(fmt::format("{} is the repository of the lab \"{}\", not of \"{}\"",
                              root.string(), here.lab_id, lab_id),
                  next);
  }
  return {};
}

Status require_identity(const Identity& here, const NodeSpec& node, HostName host_name) {
  const auto& all = here.addresses;
  if (std::find(all.begin(), all.end(), node.address) == all.end()) {
    return refuse(fmt::format("this node has the address {}, and lab.yaml declares {} for {}",
                              fmt::join(all, ", "), node.address, node.name),
                  "put the address in infra/lab.yaml back, or make the lab anew: make destroy && "
                  "make up");
  }
  if (host_name == HostName::kMustMatch && here.hostname != node.name) {
    return refuse(
        fmt::format("the host name of {} has drifted: it is {}", node.name, here.hostname),
        "`make provision` sets it right; see G-01-05");
  }
  return {};
}

Result<Service> service_named(const LabSpec& lab, const std::string& project) {
  if (project.empty()) return lab.service();
  const Service* found =
      find_or_null(lab.services, [&](const Service& one) { return one.project == project; });
  if (found != nullptr) return *found;
  return refuse(fmt::format("lab.yaml lists no service {}", project),
                "put its compose file into `services` of infra/lab.yaml");
}

Result<ThisNode> require_this_node(const std::string& lab_id, const std::string& node,
                                   const std::string& service, HostName host_name,
                                   const fs::path& root) {
  const Workspace workspace(root);
  TRY(require_mount(access::read_workdir(workspace), workspace.root(), lab_id));
  TRY_ASSIGN(LabSpec lab, service::load_lab(workspace.root()));
  const NodeSpec* self = lab.find_node(node);
  if (self == nullptr) {
    return refuse(fmt::format("lab.yaml declares no node {}", node),
                  "make the lab anew: make destroy && make up");
  }
  const NodeSpec found = *self;
  TRY(require_identity({access::read_hostname(), access::read_addresses()}, found, host_name));
  TRY_ASSIGN(Service chosen, service_named(lab, service));
  return ThisNode{workspace, std::move(lab), found, std::move(chosen)};
}

}  // namespace stackpilot::node
