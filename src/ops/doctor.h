// What this machine can and cannot do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/workspace.h"
#include "ops/capability_mask.h"

namespace stackpilot::ops {

enum class Need { kRequired, kOptional };

struct Capability {
  std::string name;
  bool present = false;
  Need need = Need::kRequired;  ///< for the lab; the rest works without it
  std::string evidence;         ///< what was seen
  std::string enables;          ///< what it is for
  std::string how_to_get;       ///< the next step where it is missing
};

void to_json(Json& out, const Capability& capability);

/// The names of all capabilities, as they are examined.
const std::vector<std::string_view>& capability_names();

/// Looks at each, side by side.
std::vector<Capability> examine(const Workspace& workspace, const CapabilityMask& mask);

/// Whether everything required is present: nodes can be made here.
bool is_fit(const std::vector<Capability>& capabilities);

/// What of the required is missing and how to get it; empty for a fit machine.
std::string why_not_fit(const std::vector<Capability>& capabilities);

std::string to_text(const std::vector<Capability>& capabilities);

}  // namespace stackpilot::ops
