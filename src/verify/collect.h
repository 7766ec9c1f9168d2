// Collects the observation that is judged. Changes nothing in the lab.
#pragma once

#include <string>
#include <vector>

#include "machine/survey.h"
#include "model/lab_spec.h"
#include "model/observation.h"
#include "model/workspace.h"

namespace stackpilot::verify {

/// A service, and the node that it is looked at on; both must be declared.
struct Target {
  std::string project;
  std::string node;
};

/// Whether the operator has named the service, or it is meant for want of a name.
enum class Meant { kByName, kByDefault };

/// The services that are deployed, by the records of their deploys. Where that of `wanted` is
/// deployed nowhere, `wanted` is looked at as well if it is meant by name, or nothing else is
/// deployed. In the order of the lab, `wanted` first; never empty.
std::vector<Target> deployed_services(const Workspace& workspace, const LabSpec& lab,
                                      const Target& wanted, Meant meant);

/// Observes all nodes in parallel, and these services. `targets` may not be empty. `survey` tells
/// of its machines. kCapability when there is no lab. Unreachable parts are no error: the
/// observation says why.
Result<Observation> observe(const Workspace& workspace, const LabSpec& lab,
                            const std::vector<Target>& targets, const machine::Survey& survey);

}  // namespace stackpilot::verify
