// The capabilities of this machine, as far as StackPilot needs them.
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
  Need need = Need::kRequired;  ///< whether the lab needs it
  std::string evidence;         ///< what was found
  std::string enables;          ///< what it is needed for
  std::string how_to_get;       ///< how to get it; also set when it is present
};

void to_json(Json& out, const Capability& capability);

/// The names of all capabilities, in the order of examine().
const std::vector<std::string_view>& capability_names();

/// Examines all capabilities in parallel. Those hidden by `mask` are reported as absent.
std::vector<Capability> examine(const Workspace& workspace, const CapabilityMask& mask);

/// Whether all required capabilities are present, so that nodes can be made here.
bool is_fit(const std::vector<Capability>& capabilities);

/// The missing required capabilities and their evidence; empty when is_fit().
std::string why_not_fit(const std::vector<Capability>& capabilities);

std::string to_text(const std::vector<Capability>& capabilities);

}  // namespace stackpilot::ops
