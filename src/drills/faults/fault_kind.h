// The vocabulary of faults of a node: what each does there, how it is proven and how it is undone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "core/node_side.h"

namespace stackpilot::drills {

/// One fault on this node. Everything it makes carries the id in its name.
struct FaultSite {
  const access::Operator& here;
  const core::ThisNode& self;
  std::string id;
  std::map<std::string, std::string> settings;

  const ServiceSpec& service() const { return self.lab.service; }

  /// The setting, or nothing at all.
  std::string setting(const std::string& name) const;
};

struct Injected {
  double ms_ago = 0;  ///< since it took effect, or the doing began where that cannot be seen
};
STACKPILOT_DECLARE_JSON(Injected)

/// Whether the fault bites, seen by other means than the guarantees that it is to break.
struct Bite {
  bool bit = false;
  std::string proof;  ///< what was seen
};
STACKPILOT_DECLARE_JSON(Bite)

struct Healed {
  std::string did;
  /// Since the dependency accepts again, or the doing began where that cannot be seen; nothing
  /// where there is no dependency.
  std::optional<double> accepting_ms_ago;
};
STACKPILOT_DECLARE_JSON(Healed)

struct FaultKind {
  std::string_view name;
  std::string_view undo;  ///< in words, for people
  Result<Injected> (*inject)(const FaultSite&);
  Result<Bite> (*prove)(const FaultSite&);
  /// Removes what `inject` made and nothing else. Idempotent; fine where nothing was injected,
  /// where `inject` was cut short, and where the node was restarted meanwhile.
  Result<Healed> (*heal)(const FaultSite&);
};

/// The kinds of one subject; each is defined in the source file of its name.
std::vector<FaultKind> database_faults();
std::vector<FaultKind> network_faults();
std::vector<FaultKind> service_faults();
std::vector<FaultKind> data_faults();
std::vector<FaultKind> scratch_faults();
std::vector<FaultKind> proxy_faults();

const std::vector<FaultKind>& node_faults();

/// The kind of that name, or null.
const FaultKind* find_node_fault(std::string_view name);

}  // namespace stackpilot::drills
