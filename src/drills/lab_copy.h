// A separate lab, copied from this checkout, on which a drill may do anything.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drills/host_faults.h"
#include "model/observation.h"

namespace stackpilot::drills {

/// Where a fault of lab_copy_faults() puts its lab.
struct LabCopy {
  fs::path folder;                ///< contains all its files
  Workspace workspace;            ///< its checkout, in `folder`
  access::Variables environment;  ///< its own, for its commands
};

LabCopy copy_of_fault(const HostSite& site);

/// Variables for commands of the copy, beside those that they inherit.
Result<access::Variables> environment_in_copy(const HostSite& site);

/// The arguments that run a command of the copy's own program.
std::vector<std::string> line_in_copy(const LabCopy& copy, const std::vector<std::string>& command);

/// Runs a command of the copy's own program; a non-zero exit status is an error.
Status run_in_copy(const HostSite& site, const std::vector<std::string>& command);

/// Engine facts of the copy's first node; nullopt when it has no nodes.
Result<std::optional<EngineFacts>> engine_in_copy(const HostSite& site);

/// Destroys the copy, in whatever state it is. Idempotent.
Result<node::Healed> remove_copy(const HostSite& site);

}  // namespace stackpilot::drills
