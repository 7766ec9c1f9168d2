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

/// The services that are deployed, by the records of their deploys; where `wanted` is not among
/// them because its service is deployed nowhere, that one, too. In the order of the lab, `wanted`
/// first.
std::vector<Target> deployed_services(const Workspace& workspace, const LabSpec& lab,
                                      const Target& wanted);

/// Observes all nodes in parallel, and these services. `targets` may not be empty. `survey` tells
/// of its machines. kCapability when there is no lab. Unreachable parts are no error: the
/// observation says why.
Result<Observation> observe(const Workspace& workspace, const LabSpec& lab,
                            const std::vector<Target>& targets, const machine::Survey& survey);

}  // namespace stackpilot::verify
