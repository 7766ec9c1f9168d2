// A node's answers when a fault is injected, proven or healed, and the names of its faults.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace stackpilot::node {

struct Injected {
  double ms_ago = 0;  ///< since it took effect; if unknown, since the injection began
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

/// The name of a kind of fault, and how an operator undoes it by hand.
struct FaultWords {
  std::string_view kind;
  std::string_view undo;
};

/// All kinds of faults that a node can inject.
const std::vector<FaultWords>& node_fault_words();

/// The entry of that kind, or null.
const FaultWords* find_node_fault_words(std::string_view kind);

}  // namespace stackpilot::node
