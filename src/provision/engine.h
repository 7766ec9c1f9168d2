// Makes sure that a Docker engine answers: the one that is there, else one of our own.
#pragma once

#include "access/observe/engine_finder.h"
#include "access/operate/operator.h"

namespace stackpilot::provision {

/// The engine that answers, or a dockerd of our own with all it needs below .stackpilot/engine.
Result<access::FoundEngine> ensure_engine(const access::Permit& permit, const Workspace& workspace);

/// Stops the engine that this checkout started, if any, and removes its data.
Status remove_own_engine(const access::Permit& permit, const Workspace& workspace);

/// Where our engine writes its log.
fs::path engine_log(const Workspace& workspace);

}  // namespace stackpilot::provision
