// Makes sure that a Docker engine answers: an existing one, or else one that we start.
#pragma once

#include "access/observe/engine_finder.h"
#include "access/operate/operator.h"

namespace stackpilot::machine::container {

/// The engine that answers; but if this checkout has its own (with data below .stackpilot/engine),
/// that one, restarted if it died. If none answers, starts our own. kCapability when that takes
/// root or dockerd is not installed, kUsage when the checkout's path is too long for a socket,
/// kBroken when the started engine does not answer.
Result<access::FoundEngine> ensure_engine(const access::Permit& permit, const Workspace& workspace);

/// Stops the engine that this checkout started, if any, and removes its data. kBroken when it does
/// not stop within a minute.
Status remove_own_engine(const access::Permit& permit, const Workspace& workspace);

/// The log file of our engine.
fs::path engine_log(const Workspace& workspace);

}  // namespace stackpilot::machine::container
