// A node's answers when a fault is injected, proven or healed, and the names of its faults.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/json.h"
#include "model/container_settings.h"
#include "model/lab_spec.h"

namespace stackpilot::node {

struct Injected {
  double ms_ago = 0;  ///< since it took effect; if unknown, since the injection began
  /// What a fault that starts the service declares of its containers, as Compose resolved the
  /// project on that node; else empty.
  std::map<std::string, ContainerSettings> containers;
  std::string image_id;  ///< of the application image, when the fault builds one
};
STACKPILOT_DECLARE_JSON(Injected)

/// Whether the fault took effect, observed by other means than the guarantees that it breaks.
struct Bite {
  bool bit = false;
  std::string proof;  ///< what was observed
};
STACKPILOT_DECLARE_JSON(Bite)

struct Healed {
  std::string did;  ///< in words
  /// Since the dependency accepts again; if unknown, since healing began. nullopt when the fault
  /// concerns no dependency.
  std::optional<double> accepting_ms_ago;
};
STACKPILOT_DECLARE_JSON(Healed)

/// What a fault changes while it lasts.
enum class Touches {
  kService,  ///< the service's own containers, data and network, or a copy of them
  kMachine,  ///< the machine: its firewall, files or power
};

/// The name of a kind of fault, and how an operator undoes it by hand, with {names} that
/// filled_in() knows.
struct FaultWords {
  std::string_view kind;
  std::string_view undo;
  Touches touches = Touches::kService;
};

/// All kinds of faults that a node can inject.
const std::vector<FaultWords>& node_fault_words();

/// `undo` with the names of this lab and this fault: {api} and {db}, the containers of the
/// component and its dependency, {mount}, the dependency's data in its container, {user}, its role,
/// {compose}, the beginning of a compose command, which publishes at `address`, the node's, and
/// {id}, the fault's.
std::string filled_in(std::string_view undo, const Service& service, const std::string& address,
                      const std::string& id);

/// kCapability, with the reason, when a fault of that kind touches the machine `node` beyond the
/// service, the machine is somebody's, and its entry in lab.yaml does not allow drills. Of kinds
/// that are not a node's it says nothing.
Status require_leave(std::string_view kind, const NodeSpec& node);

/// Where a fault keeps the mount of the repository on its node while something else is, or nothing
/// is, at /vagrant. The verbs that prove and heal that fault run there.
fs::path workdir_aside(const std::string& fault_id);

/// The name that a kind has now: ledgers of earlier versions have "db-stop" for "dependency-stop".
std::string_view kind_today(std::string_view kind);

/// The entry of that kind, by its name of now or of an earlier version, or null.
const FaultWords* find_node_fault_words(std::string_view kind);

}  // namespace stackpilot::node
