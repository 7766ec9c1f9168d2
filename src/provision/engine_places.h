// Where an engine leaves things of its own on this machine, outside of the folders that it is
// given.
#pragma once

#include "access/operate/lab_lock.h"
#include "model/workspace.h"

namespace stackpilot::provision {

/// Before our engine starts: keeps in its folder which of these places are not there yet, or only
/// because of the engine of another checkout that runs now. What is there later is our engines'
/// doing. Once for each engine folder.
Status note_engine_places(const access::Permit& permit, const Workspace& workspace);

/// After our engine has ended: removes what was noted and holds nothing of anybody else's. Leaves
/// all of it where another engine runs on this machine; a lab's own then removes it in its turn.
Status remove_engine_places(const access::Permit& permit, const Workspace& workspace);

/// The same, whatever else runs. Exposed for tests.
Status remove_noted_places(const Workspace& workspace);

/// Removes a folder unless something is in it besides folders and sockets that nobody listens on;
/// then only these go. Control groups count as empty folders. Exposed for tests.
void remove_if_hollow(const fs::path& folder);

}  // namespace stackpilot::provision
