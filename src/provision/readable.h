// Whether nodes may read this checkout: what runs on them is another user than its owner.
#pragma once

#include <vector>

#include "base/files.h"
#include "base/result.h"

namespace stackpilot::provision {

/// kUsage, naming the first part of the checkout at `root` that `user` may not read, and the
/// command that allows it. What git ignores does not count; a private file elsewhere may stay
/// private, a private folder may not, nor anything below `needed` (relative to `root`).
Status require_readable(const fs::path& root, const std::vector<fs::path>& needed, unsigned user);

}  // namespace stackpilot::provision
