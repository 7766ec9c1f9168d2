// The file that this process runs.
#pragma once

#include <string>

#include "base/files.h"

namespace stackpilot {

/// Where it lies. kBroken when that file has been removed or replaced since.
Result<fs::path> this_program_path();

/// SHA-256 of the file, whatever has become of its name; read once. Empty when it is unreadable.
const std::string& this_program_digest();

}  // namespace stackpilot
