// Where this program lies in a repository: as bin/stackpilot, and as copies for the nodes.
#pragma once

#include <string>

#include "base/files.h"

namespace stackpilot {

/// The folder of the copies, relative to the repository. All nodes have it.
inline constexpr const char* programs_for_nodes = ".stackpilot/shared";

/// The copy of this very program there, relative to the repository. Its name begins with
/// "stackpilot-" and goes on with the first digits of the program's digest, so that no build meets
/// another one in its place.
const fs::path& this_program_for_nodes();

/// Whether a file in that folder has the name of such a copy, of whatever build.
bool is_program_for_nodes(const std::string& name);

/// The repository that a program lies in, by its path: as bin/<name>, or as a copy for nodes. Empty
/// for another place. Whether there is such a repository was not looked at.
fs::path repository_around(const fs::path& program);

}  // namespace stackpilot
