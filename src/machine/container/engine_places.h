// The places where a Docker engine leaves files on this machine outside its configured folders.
#pragma once

#include "access/operate/lab_lock.h"
#include "model/workspace.h"

namespace stackpilot::machine::container {

/// Call before our engine starts. Records in its folder the places that do not exist yet, or exist
/// only due to a running engine of another checkout: later they are ours to remove. Does nothing if
/// a record exists.
Status note_engine_places(const access::Permit& permit, const Workspace& workspace);

/// Call after our engine has ended. Removes the recorded places unless they hold files of others.
/// Does nothing while any other engine runs on this machine; if that belongs to a lab, its own
/// removal cleans up.
Status remove_engine_places(const access::Permit& permit, const Workspace& workspace);

/// The same without regard to other engines. Exposed for tests.
Status remove_noted_places(const Workspace& workspace);

/// Removes a folder that contains only folders and sockets without a listener. If it contains
/// anything else, removes only these. Cgroups count as empty folders. Exposed for tests.
void remove_if_hollow(const fs::path& folder);

}  // namespace stackpilot::machine::container
