// What this machine can and cannot do.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "model/workspace.h"

namespace stackpilot::ops {

enum class Need { kRequired, kOptional };

struct Capability {
  std::string name;
  bool present = false;
  Need need = Need::kRequired;
  std::string evidence;    ///< what was seen
  std::string enables;     ///< what it is for
  std::string how_to_get;  ///< the next step where it is missing
};

void to_json(Json& out, const Capability& capability);

std::vector<Capability> examine(const Workspace& workspace);

/// Whether everything required is present.
bool is_fit(const std::vector<Capability>& capabilities);

std::string to_text(const std::vector<Capability>& capabilities);

}  // namespace stackpilot::ops
