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

/// How a refusal is known. Codes from 126 on are of a program that could not be run or was killed.
struct Refusal {
  int least_code = 1;
  int most_code = 125;
  std::vector<std::string> says;  ///< texts, all of them
};

/// Of those changes. Where the contract does not say what is said, each variable is named, and the
/// value that it got.
Refusal refusal_of(const ConfigurationContract& contract, const Json& changes);

/// "exited 2: ENV is not set"
std::string described(const Refusal& refusal);

/// Whether `proof`, "exited 2: <what was said>", is of a program that ended so by itself.
bool is_refusal(const std::string& proof, const Refusal& refusal);

}  // namespace stackpilot::drills::catalog
