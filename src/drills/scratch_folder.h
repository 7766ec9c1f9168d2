// A folder of a run's own on the host, which goes when the run is over or is recovered.
#pragma once

#include <string>

#include "base/files.h"
#include "model/workspace.h"

namespace stackpilot::drills {

inline constexpr const char* scratch_folder_kind = "scratch-folder";

/// Where all of them are.
fs::path scratch_folders(const Workspace& workspace);

/// The folder of that fault.
fs::path scratch_folder(const Workspace& workspace, const std::string& fault_id);

}  // namespace stackpilot::drills
