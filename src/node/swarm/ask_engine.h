// What this node's engine says of its swarm.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace stackpilot::node {

/// The answer to GET `target`. kBroken for another status than 200, which a manager without a
/// quorum gives, too.
Result<Json> ask_engine(const std::string& target);

}  // namespace stackpilot::node
