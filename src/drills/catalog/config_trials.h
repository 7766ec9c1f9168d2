// Configurations that a service must refuse, by its contract. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "model/contract.h"

namespace stackpilot::drills::catalog {

/// The configuration that runs, with changes that the service must refuse and name: a value for
/// each variable, or null where it is left out.
struct Trial {
  std::string name;
  Json changes = Json::object();
};

/// Each required variable left out, all of them, the last one empty, and all that is malformed.
std::vector<Trial> trials(const ConfigurationContract& contract);

/// Whether `proof`, "exited 2: <what was said>", is of a program that refused those changes: it
/// ended by itself with a code of 1 to 125, and names each variable and the value that it got.
bool is_refusal(const std::string& proof, const Json& changes);

}  // namespace stackpilot::drills::catalog
