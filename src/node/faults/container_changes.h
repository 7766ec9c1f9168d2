// What a fault can change of how a container of the service is run, as a fixed table: each a change
// of the compose project, and the evidence by which it is proven.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// A key of a service or of the project's volumes, and its new value as YAML; empty removes it.
/// {id} is the fault's id; {mount}, {db} and {db_port} are the dependency's data folder, container
/// and port, and {db_variable} is the variable that tells the component where it is.
struct Edit {
  std::string_view key;
  std::string_view value;
};

/// Where a change is seen that took effect. No judge looks there in that way.
enum class SeenIn {
  kStatus,     ///< first value of a line of the process's status in /proc
  kMounts,     ///< first option of the process's mount at that place
  kNamespace,  ///< whether the process has that namespace of the node's first process: "yes"
  kInspect,    ///< one field of `docker inspect`, as a template
};

struct ContainerChange {
  std::string_view name;
  std::vector<Edit> service = {};
  std::vector<Edit> volumes = {};  ///< of the project
  SeenIn where = SeenIn::kInspect;
  std::string_view what = {};  ///< with the names of Edit, as the next
  std::string_view value = {};
};

const std::vector<ContainerChange>& container_changes();

/// The change of that name, or null.
const ContainerChange* find_container_change(std::string_view name);

/// The compose file `text` with the change made to its service `service`. kBroken when it is no
/// compose file with that service.
Result<std::string> changed_project(const std::string& text, const std::string& service,
                                    const ContainerChange& change, const FaultSite& site);

/// Looks at the running container. kBroken when it does not run.
Result<Bite> look_for(const ContainerChange& change, const std::string& container,
                      const FaultSite& site);

// Parts of look_for(), exposed for tests.

/// The first value of a line of /proc/<pid>/status; empty when there is no such line.
std::string status_value(std::string_view status, std::string_view name);
/// The first option of the last mount at `place` in /proc/<pid>/mountinfo; empty: no mount there.
std::string mount_option(std::string_view mountinfo, std::string_view place);

}  // namespace stackpilot::node
