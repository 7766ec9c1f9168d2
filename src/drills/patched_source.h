// The times of files in a patched copy of a source.
#pragma once

#include "base/files.h"

namespace stackpilot::drills {

/// Gives each file below `copy` that is not as old as its original a time that is later than any
/// compilation of the original: in an hour. By times, a build tells what it has to compile again;
/// an engine keeps only their seconds, and another machine's clock may be ahead of ours. kBroken
/// when there is no such file, or a time cannot be set.
Status date_what_is_patched(const fs::path& original, const fs::path& copy);

}  // namespace stackpilot::drills
