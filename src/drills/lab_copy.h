// A lab of its own, made from this checkout, that a drill may do anything to.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drills/host_faults.h"
#include "model/observation.h"

namespace stackpilot::drills {

/// Where the copy is that a fault of a kind of lab_copy_faults() makes.
struct LabCopy {
  fs::path folder;                                               ///< all that it puts on disk
  Workspace workspace;                                           ///< its checkout, in that folder
  std::vector<std::pair<std::string, std::string>> environment;  ///< of its commands
};

LabCopy copy_of_fault(const HostSite& site);

/// Runs a command of its program, as an operator would; a non-zero exit status is an error.
Status run_in_copy(const HostSite& site, const std::vector<std::string>& command);

/// What is on its first node; nothing when it has no nodes.
Result<std::optional<EngineFacts>> engine_in_copy(const HostSite& site);

/// Removes what is there of it, in whatever state. Idempotent.
Result<node::Healed> remove_copy(const HostSite& site);

}  // namespace stackpilot::drills
