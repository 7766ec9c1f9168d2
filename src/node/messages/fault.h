// What a node answers when a fault is injected, proven or healed there, and which faults it knows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace stackpilot::node {

struct Injected {
  double ms_ago = 0;  ///< since it took effect, or since the injection began where that is unknown
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
  /// Since the dependency accepts again, or since healing began where that is unknown; nothing
  /// where there is no dependency.
  std::optional<double> accepting_ms_ago;
};
STACKPILOT_DECLARE_JSON(Healed)

/// A kind of fault by its name, and how an operator undoes it by hand.
struct FaultWords {
  std::string_view kind;
  std::string_view undo;
};

/// All kinds that a node can inject.
const std::vector<FaultWords>& node_fault_words();

/// Those of one kind, or null.
const FaultWords* find_node_fault_words(std::string_view kind);

}  // namespace stackpilot::node
